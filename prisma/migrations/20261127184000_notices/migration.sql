-- What people want to be told by mail. Nano-USD; 0 = never.
ALTER TABLE "user" ADD COLUMN "low_balance_notice" BIGINT NOT NULL DEFAULT 5000000000,
  ADD COLUMN "key_budget_notice" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "weekly_notice" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "user" ADD CONSTRAINT "user_low_balance_notice_not_negative" CHECK ("low_balance_notice" >= 0);

-- What they were told: the row is written before the mail leaves, by one instance, so that none comes twice.
CREATE TABLE "notice" (
  "user_id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "period" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "notice_pkey" PRIMARY KEY ("user_id", "kind", "period")
);
ALTER TABLE "notice" ADD CONSTRAINT "notice_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
