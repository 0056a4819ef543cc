import type pg from 'pg'
import { localeOf, type Locale } from '../../i18n/locales.ts'
import { record } from '../audit.ts'
import { takeMailbox } from '../billing/grants.ts'
import { endPayments } from '../billing/saved-card.ts'
import type { UserCaller } from '../caller.ts'
import { inTransaction } from '../db.ts'
import { env } from '../env.ts'
import { ApiError } from '../errors.ts'
import { sendMail } from './mail.ts'
import { mailboxOf } from './mailbox-of.ts'
import { done, refused, type Outcome } from './outcome.ts'
import { isProved } from './proof.ts'

/**
 * Deletes the caller and their account. Keys are refused on every instance within a second, browsers are signed out,
 * the card is forgotten at Stripe; all that says who it was is erased. The books stay, of an account without a name
 * or a person, with what credit was left in them: calls under way settle there. `email` is what the caller typed to
 * confirm it, normalised (emailAddress). Wants a proof. Done again, it is refused like anything of somebody unknown.
 */
export async function deleteAccount(caller: UserCaller, email: string): Promise<Outcome> {
  if (!(await isProved(caller))) return refused('proof_needed')
  if (caller.role !== 'owner') return refused('owners_only')
  if (email !== caller.email) return refused('other_email')
  try {
    const left = await inTransaction((client) => leave(client, caller))
    if (left === 'others_here') return refused(left)
    if (left) await sendMail({ kind: 'deleted', to: caller.email, locale: left.locale, url: env().PUBLIC_URL })
    return done
  } catch (error) {
    if (error instanceof ApiError && error.code === 'service_unavailable') return refused('payment_away')
    throw error
  }
}

/** Null: the person was deleted at this very moment, by a request beside this one. */
async function leave(client: pg.ClientBase, { accountId, userId, email, emailVerified }: UserCaller): Promise<{ locale: Locale } | 'others_here' | null> {
  // First the person's row: who signs in now waits here, and then finds nobody.
  const { rows } = await client.query<{ locale: string }>('select locale from "user" where id = $1 for update', [userId])
  const person = rows[0]
  if (!person) return null
  await client.query('select from account where id = $1 for update', [accountId])
  const others = await client.query('select from membership where account_id = $1 and user_id <> $2', [accountId, userId])
  if (others.rowCount) return 'others_here'
  await client.query(`update account set name = '', deleted_at = now() where id = $1`, [accountId])
  await endPayments(client, accountId)
  if (emailVerified) await takeMailbox(client, accountId, mailboxOf(email))
  await client.query(`with gone as (delete from api_key where account_id = $1 returning hash) select pg_notify('api_key_changed', hash) from gone`, [accountId])
  await client.query('delete from outbox_mail where recipient = $1 or strpos(text, $1) > 0', [email])
  await client.query('delete from "user" where id = $1', [userId])
  await record(client, { name: 'account_deleted', accountId, userId })
  return { locale: localeOf(person.locale) }
}
