-- People may leave. The person's row goes, with all that hangs on it; the account's stays, without a name,
-- because the books stand on it.

-- When its owner deleted it. Nothing more is saved for it.
ALTER TABLE "account" ADD COLUMN "deleted_at" TIMESTAMPTZ(3);

-- Keys belong to the account: one of another person's account outlives who made it.
ALTER TABLE "api_key" ALTER COLUMN "created_by" DROP NOT NULL;
ALTER TABLE "api_key" DROP CONSTRAINT "api_key_created_by_fkey";
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Of what somebody did, the log keeps act and moment once they are gone; where from, and every word of it
-- (addresses, names), go with them. The application cannot change the log otherwise, and cannot call this.
CREATE FUNCTION public.forget_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.audit_event SET ip = '', user_agent = '', detail = (
    SELECT coalesce(jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'string' THEN '""' ELSE value END), '{}') FROM jsonb_each(detail)
  ) WHERE user_id = OLD.id;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION public.forget_person FROM PUBLIC;
CREATE INDEX "audit_event_user_id_idx" ON "audit_event"("user_id");
CREATE TRIGGER forget_person AFTER DELETE ON "user" FOR EACH ROW EXECUTE FUNCTION public.forget_person();
