-- The key under which the dashboard's playground calls: one an account. Nobody holds a secret of it, a
-- signed-in browser stands for it, so it is listed nowhere and cannot leak.
ALTER TABLE "api_key" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'program';
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_kind" CHECK ("kind" IN ('program', 'playground'));
CREATE UNIQUE INDEX "api_key_one_playground" ON "api_key" ("account_id") WHERE "kind" = 'playground';
