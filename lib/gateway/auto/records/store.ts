import type { QueryConfig, QueryResult, QueryResultRow } from 'pg'
import { claimTurn } from '../../../billing/jobs.ts'
import { queryInTime } from '../../../db.ts'
import type { Evidence } from './lessons.ts'
import type { Sums } from './traffic.ts'

/** Nobody waits for these. */
const QUERY_MS = 5_000
const HOUR_MS = 3_600_000
/** How long evidence counts: models and what they are asked change. */
const EVIDENCE_DAYS = 30
const TRAFFIC_DAYS = 60

/** Adds sums to the hours. A batch whose answer is lost is sent again and counts twice: these are estimates. */
export async function addTraffic(sums: readonly Sums[]): Promise<void> {
  if (sums.length === 0) return
  const rows = sums.map(({ accountId, hour, model, category, tier, autoModel, calls, input, output, cost, autoCost }) => ({
    account_id: accountId, hour: new Date(hour), model, category, tier, auto_model: autoModel, calls, input_tokens: input, output_tokens: output, cost: String(cost), auto_cost: String(autoCost),
  }))
  await ask({
    name: 'auto add traffic',
    text: `insert into auto.traffic_hour as t select * from json_populate_recordset(null::auto.traffic_hour, $1) r order by account_id, hour, model, category, tier, auto_model
           on conflict (account_id, hour, model, category, tier, auto_model) do update set
             calls = t.calls + excluded.calls, input_tokens = t.input_tokens + excluded.input_tokens, output_tokens = t.output_tokens + excluded.output_tokens,
             cost = t.cost + excluded.cost, auto_cost = t.auto_cost + excluded.auto_cost`,
    values: [JSON.stringify(rows)],
  })
}

export async function addEvidence(evidence: readonly Evidence[]): Promise<void> {
  if (evidence.length === 0) return
  await ask({
    name: 'auto add evidence',
    text: `insert into auto.evidence_day as e select (now() at time zone 'UTC')::date, category, model, good, bad
           from json_to_recordset($1) r (category text, model text, good double precision, bad double precision) order by category, model
           on conflict (day, category, model) do update set good = e.good + excluded.good, bad = e.bad + excluded.bad`,
    values: [JSON.stringify(evidence)],
  })
}

/** All processes' evidence of the last 30 days. */
export async function readEvidence(): Promise<Evidence[]> {
  const { rows } = await ask<Evidence>({
    name: 'auto read evidence',
    text: `select category, model, sum(good) as good, sum(bad) as bad from auto.evidence_day where day > (now() at time zone 'UTC')::date - $1::integer group by category, model`,
    values: [EVIDENCE_DAYS],
  })
  return rows
}

/** Keeps the last word on a call; returns the one before, null = there was none. Of words at once each sees the one before it. */
export async function saveFeedback({ id, accountId, up }: { id: string; accountId: string; up: boolean }): Promise<boolean | null> {
  const { rowCount } = await ask({
    name: 'auto first feedback',
    text: 'insert into auto.feedback (id, account_id, up) values ($1, $2, $3) on conflict (id) do nothing',
    values: [id, accountId, up],
  })
  if (rowCount) return null
  const { rows } = await ask<{ before: boolean }>({
    name: 'auto further feedback',
    text: `update auto.feedback as f set up = $2, at = now() from (select id, up from auto.feedback where id = $1 for update) as old
           where f.id = old.id returning old.up as before`,
    values: [id, up],
  })
  return rows[0]?.before ?? null
}

/** Forgets what is old; one process an hour has the turn. */
export async function tidy(): Promise<void> {
  if (!(await claimTurn({ name: 'auto-tidy', everyMs: HOUR_MS }))) return
  await ask({ text: `delete from auto.traffic_hour where hour < now() - $1 * interval '1 day'`, values: [TRAFFIC_DAYS] })
  await ask({ text: `delete from auto.evidence_day where day < (now() at time zone 'UTC')::date - $1::integer`, values: [EVIDENCE_DAYS] })
  await ask({ text: `delete from auto.feedback where at < now() - $1 * interval '1 day'`, values: [EVIDENCE_DAYS] })
}

function ask<R extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<R>> {
  return queryInTime<R>(query, QUERY_MS)
}
