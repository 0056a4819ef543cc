-- A key's secret may be exchanged for a new one while the old one goes on working for a while: one key with
-- one budget, one rate and one history, known by two secrets until `previous_until`.
ALTER TABLE "api_key" ADD COLUMN "previous_hash" TEXT, ADD COLUMN "previous_label" TEXT, ADD COLUMN "previous_until" TIMESTAMPTZ(3);
CREATE UNIQUE INDEX "api_key_previous_hash_key" ON "api_key" ("previous_hash");
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_previous" CHECK (("previous_hash" IS NULL) = ("previous_until" IS NULL) AND ("previous_hash" IS NULL) = ("previous_label" IS NULL));
