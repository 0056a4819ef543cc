-- AlterTable
ALTER TABLE "email_token" ADD COLUMN     "email" TEXT;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "ip" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "method" TEXT NOT NULL DEFAULT 'password',
ADD COLUMN     "proved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "user_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "act" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "ip" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_event_account_id_id_idx" ON "audit_event"("account_id", "id");

-- Sessions that are older than this migration proved nothing lately.
UPDATE "session" SET "proved_at" = "created_at", "last_seen_at" = "created_at";

-- Append-only: the application reads the log and adds to it by this function alone, which runs as the
-- owner. Not even the moment of an entry can be made up. Where it came from is told (`p_ip`), or read from
-- the session (`p_session`). Without an account: the one the person joined first, as for their sessions.
REVOKE ALL ON "audit_event" FROM aipower_app;
REVOKE ALL ON SEQUENCE "audit_event_id_seq" FROM aipower_app;
GRANT SELECT ON "audit_event" TO aipower_app;

CREATE FUNCTION public.record_act(p_account uuid, p_user uuid, p_session uuid, p_act text, p_detail jsonb, p_ip text, p_user_agent text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.audit_event (account_id, user_id, act, detail, ip, user_agent)
  SELECT who.account_id, p_user, p_act, p_detail, coalesce(p_ip, s.ip, ''), left(coalesce(p_user_agent, s.user_agent, ''), 300)
  FROM (
    SELECT coalesce(p_account, (
      SELECT m.account_id FROM public.membership m JOIN public.account a ON a.id = m.account_id
      WHERE m.user_id = p_user ORDER BY a.created_at, a.id LIMIT 1
    )) AS account_id
  ) who
  LEFT JOIN public.session s ON s.id = p_session AND s.user_id = p_user
  WHERE who.account_id IS NOT NULL
$$;
REVOKE ALL ON FUNCTION public.record_act FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.record_act TO aipower_app;
