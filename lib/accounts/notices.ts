import { localeOf, languageTags, type Locale } from '../../i18n/locales.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { formatUsd, type Nano } from '../money.ts'
import { sendMail } from './mail.ts'
import { unsubscribeToken, type NoticeKind } from './notice-settings.ts'
import type { Mail } from './write-mail.ts'

/** Somebody who is to be told something, once for `period`. */
interface Due {
  userId: string
  email: string
  locale: string
  period: string
}

/** So many of a kind in one turn; the rest has the next one. */
const MOST = 500

/** Owners and admins whose address is proven, and who were not told yet: to be joined with what is told, as `account_id` and `period`. */
const who = (kind: NoticeKind): string => `
  join public.membership m on m.account_id = fact.account_id and m.role <> 'member'
  join public."user" u on u.id = m.user_id and u.email_verified_at is not null
  where not exists (select 1 from public.notice n where n.user_id = u.id and n.kind = '${kind}' and n.period = fact.period)`
const person = 'u.id as "userId", u.email, u.locale, fact.period'

interface Kind<Row extends Due> {
  /** The page that the button leads to. */
  path: string
  find: string
  tell(row: Row): Promise<Pick<Mail, 'facts' | 'rows'>> | Pick<Mail, 'facts' | 'rows'>
}

const lowBalance: Kind<Due & { posted: Nano; threshold: Nano }> = {
  path: '/dashboard/billing',
  // Once after each time credit came, and never to who has had none.
  find: `select ${person}, fact.posted, u.low_balance_notice as threshold from (
      select w.account_id, w.posted, w.account_id || ' ' || refill.at as period from money.wallet w
      cross join lateral (select at from money.transfer where account_id = w.account_id and debit <> 'revenue' and credit <> 'revenue' and asset = 'USD' and kind in ('topup', 'grant') order by at desc limit 1) refill
      where w.asset = 'USD' and w.posted < (select max(low_balance_notice) from public."user")
    ) fact ${who('lowBalance')} and fact.posted < u.low_balance_notice limit ${MOST}`,
  tell: ({ posted, threshold }) => ({ facts: { balance: formatUsd(posted), threshold: formatUsd(threshold) } }),
}

const keyBudget: Kind<Due & { name: string; label: string; amount: Nano; spent: Nano }> = {
  path: '/dashboard/keys',
  // At nine tenths: of the last one a call may need more than is left. Once a window, and again for another limit.
  find: `select ${person}, fact.name, fact.label, fact.amount, fact.spent from (
      select b.account_id, k.name, k.label, b.amount, b.spent, concat_ws(' ', b.key_id, b.since, b.amount) as period
      from money.key_budget b join public.api_key k on k.id = b.key_id and k.revoked_at is null
      where b.amount > 0 and b.spent >= b.amount / 10 * 9 and b.since = money.window_start(b.reset, now())
    ) fact ${who('keyBudget')} and u.key_budget_notice limit ${MOST}`,
  tell: ({ name, label, amount, spent }) => ({ facts: { key: name ? `${name} (${label})` : label, spent: formatUsd(spent), limit: formatUsd(amount) } }),
}

const weekly: Kind<Due & { accountId: string; monday: Date; charged: Nano; requests: number }> = {
  path: '/dashboard/usage?range=7d',
  // From Monday to Sunday, UTC, as the totals count days.
  find: `select ${person}, fact.account_id as "accountId", fact.monday, fact.charged, fact.requests from (
      select d.account_id, week.monday, sum(d.charged)::bigint as charged, sum(d.requests)::integer as requests, d.account_id || ' ' || week.monday::date as period
      from (select date_trunc('week', now(), 'UTC') - interval '7 days' as monday) week
      join money.usage_day d on d.day >= week.monday and d.day < week.monday + interval '7 days'
      where d.account_id in (select m.account_id from public.membership m join public."user" u on u.id = m.user_id where u.weekly_notice)
      group by d.account_id, week.monday
    ) fact ${who('weekly')} and u.weekly_notice limit ${MOST}`,
  tell: async ({ accountId, monday, charged, requests, locale }) => {
    const { rows } = await db().query<{ model: string; charged: Nano }>(
      `select model, sum(charged)::bigint as charged from money.usage_day where account_id = $1 and day >= $2 and day < $2 + interval '7 days'
       group by model having sum(charged) > 0 order by 2 desc, 1 limit 5`,
      [accountId, monday],
    )
    const day = new Intl.DateTimeFormat(languageTags[localeOf(locale)], { month: 'long', day: 'numeric', timeZone: 'UTC' })
    const sunday = new Date(monday.getTime() + 6 * 24 * 3_600_000)
    return { facts: { from: day.format(monday), until: day.format(sunday), spent: formatUsd(charged), requests }, rows: rows.map((row) => ({ name: row.model, value: formatUsd(row.charged) })) }
  },
}

/** Tells people what they want to be told. Any number of instances may run it: each mail leaves once. */
export async function sendNotices(): Promise<void> {
  await sendAll('lowBalance', lowBalance)
  await sendAll('keyBudget', keyBudget)
  await sendAll('weekly', weekly)
}

async function sendAll<Row extends Due>(kind: NoticeKind, { find, path, tell }: Kind<Row>): Promise<void> {
  const { rows } = await db().query<Row>(find)
  for (const row of rows) {
    const told = await tell(row)
    // Whoever writes the row sends the mail: one that dies in between says nothing rather than twice the same.
    const { rowCount } = await db().query('insert into public.notice (user_id, kind, period) values ($1, $2, $3) on conflict do nothing', [row.userId, kind, row.period])
    if (rowCount === 0) continue
    const locale: Locale = localeOf(row.locale)
    await sendMail({ kind, to: row.email, locale, url: env().PUBLIC_URL + path, unsubscribe: unsubscribeToken(row.userId, kind), ...told })
  }
}
