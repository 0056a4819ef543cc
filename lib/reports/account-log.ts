import { acts, type Act, type ActName } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { db } from '../db.ts'

export interface LogEntry {
  id: string
  at: Date
  act: ActName
  detail: NonNullable<Act['detail']>
  /** Who did it; null = the one who reads, or somebody who is no longer here. */
  by: string | null
  ip: string
  userAgent: string
}

export interface LogPage {
  /** Newest first. */
  entries: LogEntry[]
  /** The id to continue before; null = there is nothing older. */
  older: string | null
}

export const LOG_PAGE_SIZE = 50

/** What happened to the account's security and how it is paid; a member sees what concerns themselves. @param before an id; anything else begins with the newest */
export async function accountLog(caller: UserCaller, before?: string): Promise<LogPage> {
  const { rows } = await db().query<Omit<LogEntry, 'id'> & { id: bigint }>(
    `select e.id, e.at, e.act, e.detail, e.ip, e.user_agent as "userAgent", case when e.user_id <> $2 then u.email end as by
     from audit_event e left join "user" u on u.id = e.user_id
     where e.account_id = $1 and (e.user_id = $2 or not $3) and e.id < $4 and e.act = any ($5)
     order by e.id desc limit ${LOG_PAGE_SIZE + 1}`,
    [caller.accountId, caller.userId, caller.role === 'member', position(before), acts],
  )
  const entries = rows.slice(0, LOG_PAGE_SIZE).map((row) => ({ ...row, id: String(row.id) }))
  return { entries, older: rows.length > LOG_PAGE_SIZE ? entries.at(-1)!.id : null }
}

const NEWEST = String(2n ** 63n - 1n)

function position(before: string | undefined): string {
  return before && /^\d{1,18}$/.test(before) ? before : NEWEST
}
