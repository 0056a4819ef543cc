import { isFiltered, orNull, outcomesOf, type CallFilter } from '../call-filter.ts'
import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import { requestIdOf } from '../ids.ts'
import { callColumns, callOf, type CallRow, type RecentCall } from './recent-calls.ts'
import { addUp } from './totals.ts'

export interface ActivityQuery {
  filter: CallFilter
  /** Only calls that began in here; null = from the first to the last. */
  span: { from: Date; to: Date } | null
  /** Continue below or above a call of this name ("gen-…"). Neither, or a name that is none: from the newest. */
  before?: string | undefined
  after?: string | undefined
}

export interface ActivityPage {
  /** Newest first. */
  calls: RecentCall[]
  /** Names to continue from; null = there is nothing more on that side. */
  older: string | null
  newer: string | null
}

export const PAGE_SIZE = 50
const HOUR_MS = 3_600_000
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * One page of the account's calls. With a filter, the totals tell first which days and hours have such calls
 * at all, so that a rare one is found among millions without reading them.
 */
export async function activity(caller: Caller, query: ActivityQuery): Promise<ActivityPage> {
  const [below, above] = [cursor(query.before), cursor(query.after)]
  const direction = above && !below ? 'asc' : 'desc'
  const rows = await read(caller, query, { direction, id: below ?? above ?? (direction === 'desc' ? LAST_ID : FIRST_ID) })
  const more = rows.length > PAGE_SIZE
  const calls = rows.slice(0, PAGE_SIZE).map(callOf)
  if (direction === 'asc') calls.reverse()
  const [first, last] = [calls.at(0)?.id ?? null, calls.at(-1)?.id ?? null]
  return direction === 'desc' ? { calls, older: more ? last : null, newer: below ? first : null } : { calls, older: last, newer: more ? first : null }
}

function cursor(name: string | undefined): string | null {
  return name === undefined ? null : requestIdOf(name)
}

interface Position {
  direction: 'asc' | 'desc'
  /** Calls beyond this id. Ids begin with the moment: they sort as (at, id) does. */
  id: string
}

async function read(caller: Caller, { filter, span }: ActivityQuery, { direction, id }: Position): Promise<CallRow[]> {
  const filtered = isFiltered(filter)
  // Planned anew each time: which index serves best depends on how much the filter leaves.
  const { rows } = await db().query<CallRow>(filtered ? filteredPage(direction) : plainPage(direction), [
    caller.accountId, id, span?.from ?? '-infinity', span?.to ?? 'infinity',
    ...(filtered ? [orNull(filter.keys), orNull(filter.models), orNull(filter.providers), orNull(filter.apps), outcomesOf(filter.status), filter.paidBy === null ? null : filter.paidBy === 'free', filter.status] : []),
  ])
  return rows
}

const beyond = (direction: Position['direction']): string => (direction === 'desc' ? 'e.at <= money.id_time($2) and (e.at, e.id) < (money.id_time($2), $2::uuid)' : 'e.at >= money.id_time($2) and (e.at, e.id) > (money.id_time($2), $2::uuid)')

function plainPage(direction: Position['direction']): string {
  return `select ${callColumns} from money.usage_event e left join public.api_key k on k.id = e.key_id and k.account_id = e.account_id
    where e.account_id = $1 and e.at >= $3 and e.at < $4 and ${beyond(direction)} order by e.at ${direction}, e.id ${direction} limit ${PAGE_SIZE + 1}`
}

/** Whether a total \`u\` has calls of the filter, as far as totals can tell. */
const promising = `u.account_id = $1 and ($5::uuid[] is null or u.key_id = any ($5)) and ($6::text[] is null or u.model = any ($6))
  and ($7::text[] is null or u.provider = any ($7)) and ($8::text[] is null or u.app = any ($8))
  and case $11::text when 'failed' then u.errors > 0 when 'cancelled' then u.cancelled > 0 when 'completed' then u.requests > u.errors + u.cancelled else u.requests > 0 end
  and case $10::boolean when true then u.free_calls > 0 when false then u.requests > u.free_calls else true end`

function filteredPage(direction: Position['direction']): string {
  const [edge, start] = direction === 'desc' ? ['<=', 'least(money.id_time($2), $4)'] : ['>=', 'greatest(money.id_time($2), $3)']
  return `select ${callColumns}
    from (
      select u.day from money.usage_day u where ${promising} and u.day ${edge} date_trunc('day', ${start}, 'UTC')
        and u.day < $4 and u.day > $3::timestamptz - interval '24 h' group by u.day order by u.day ${direction}
    ) d
    cross join lateral (
      select u.hour from money.usage_hour u where ${promising} and u.hour >= d.day and u.hour < d.day + interval '24 h'
        and u.hour < $4 and u.hour > $3::timestamptz - interval '1 h' group by u.hour
    ) h
    cross join lateral (
      select e.* from money.usage_event e
      where e.account_id = $1 and e.at >= h.hour and e.at < h.hour + interval '1 h' and e.at >= $3 and e.at < $4 and ${beyond(direction)}
        and ($5::uuid[] is null or e.key_id = any ($5)) and ($6::text[] is null or e.model = any ($6)) and ($7::text[] is null or e.provider = any ($7))
        and ($8::text[] is null or money.app_of(e.app_title, e.app_url) = any ($8)) and ($9::text[] is null or e.outcome = any ($9)) and ($10::boolean is null or e.free_call = $10)
      order by e.at ${direction}, e.id ${direction} limit ${PAGE_SIZE + 1}
    ) e
    left join public.api_key k on k.id = e.key_id and k.account_id = e.account_id
    order by d.day ${direction}, h.hour ${direction}, e.at ${direction}, e.id ${direction} limit ${PAGE_SIZE + 1}`
}


const counts: Record<NonNullable<CallFilter['status']>, string> = { completed: 'u.requests - u.errors - u.cancelled', cancelled: 'u.cancelled', failed: 'u.errors' }

/**
 * How many calls a filter has, from the totals; null where they cannot tell: a status of free calls only, or
 * a span that begins or ends within an hour.
 */
export async function countCalls(caller: Caller, { filter, span }: Pick<ActivityQuery, 'filter' | 'span'>): Promise<number | null> {
  if (filter.status && filter.paidBy) return null
  const borders = span ? [span.from, span.to] : [new Date(0), new Date(Date.now() + HOUR_MS)]
  if (span && borders.some((moment) => moment.getTime() % HOUR_MS !== 0)) return null
  const count = filter.status ? counts[filter.status] : filter.paidBy === 'free' ? 'u.free_calls' : filter.paidBy === 'credit' ? 'u.requests - u.free_calls' : 'u.requests'
  const [row] = await addUp<{ calls: bigint }>(caller, { borders, filter }, { sums: { calls: count } })
  return Number(row!.calls)
}
