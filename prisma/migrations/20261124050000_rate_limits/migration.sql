-- Limits a minute (requests, tokens) and at once. Null = not set here: an account then has the
-- installation's (LIMIT_*), a key none beside its account's. 0 = no limit.
ALTER TABLE "account" ADD COLUMN "rpm" INTEGER, ADD COLUMN "tpm" INTEGER, ADD COLUMN "concurrency" INTEGER;
ALTER TABLE "account" ADD CONSTRAINT "account_limits_not_negative" CHECK ("rpm" >= 0 AND "tpm" >= 0 AND "concurrency" >= 0);

-- A frozen key is refused until it is thawed; `brake` false takes it from the watch of the runaway brake.
ALTER TABLE "api_key" ADD COLUMN "rpm" INTEGER, ADD COLUMN "tpm" INTEGER, ADD COLUMN "concurrency" INTEGER,
  ADD COLUMN "brake" BOOLEAN NOT NULL DEFAULT true, ADD COLUMN "frozen_at" TIMESTAMPTZ(3);
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_limits_not_negative" CHECK ("rpm" >= 0 AND "tpm" >= 0 AND "concurrency" >= 0);
