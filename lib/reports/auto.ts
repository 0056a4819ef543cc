import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'

/** Chat calls of one kind, as they were and as `auto` would have had them. */
export interface Replayed {
  category: string
  tier: string
  /** Catalogue id. */
  autoModel: string
  calls: number
  /** At list price: of the models that answered, and of the same tokens at auto's. */
  cost: Nano
  autoCost: Nano
}

const DAY_MS = 86_400_000

/** The account's last seven days through `auto`, dearest first; from sums by hour, so up to an hour more. Where a process answers very many calls a second, of some of them. */
export async function replay(caller: Caller, now = new Date()): Promise<Replayed[]> {
  const { rows } = await db().query<{ category: string; tier: string; auto_model: string; calls: bigint; cost: bigint; auto_cost: bigint }>({
    name: 'reports replay',
    text: `select category, tier, auto_model, sum(calls)::bigint as calls, sum(cost)::bigint as cost, sum(auto_cost)::bigint as auto_cost
           from auto.traffic_hour where account_id = $1 and hour > $2 group by category, tier, auto_model order by sum(cost) desc, sum(calls) desc, category, tier, auto_model`,
    values: [caller.accountId, new Date(now.getTime() - 7 * DAY_MS - 3_600_000)],
  })
  return rows.map(({ auto_model, auto_cost, calls, ...row }) => ({ ...row, autoModel: auto_model, calls: Number(calls), autoCost: auto_cost }))
}

/** How answers of a model to requests of a category went, all accounts together. */
export interface Lesson {
  category: string
  model: string
  /** Weights: about one an answer, three where a person said so. */
  weight: number
  /** 0–1. */
  good: number
}

/** Less says nothing, and could tell of single callers. */
const LEAST_WEIGHT = 20

/** What `auto` has learnt in the last 30 days, where there is enough of it. */
export async function lessons(): Promise<Lesson[]> {
  const { rows } = await db().query<Lesson>({
    name: 'reports lessons',
    text: `select category, model, sum(good + bad) as weight, sum(good) / sum(good + bad) as good from auto.evidence_day
           where day > (now() at time zone 'UTC')::date - 30 group by category, model having sum(good + bad) >= $1 order by category, sum(good + bad) desc, model`,
    values: [LEAST_WEIGHT],
  })
  return rows
}
