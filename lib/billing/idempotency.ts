import { queryInTime } from '../db.ts'

/** A client's promise that equal requests under this key are one call. Key and body as their SHA-256. */
export interface IdempotencyClaim {
  accountId: string
  /** "/chat/completions": a key means something on one route only. */
  route: string
  key: Buffer
  body: Buffer
  requestId: string
}

export type ClaimVerdict = { verdict: 'mine' } | { verdict: 'other_body' | 'running' | 'done'; earlier: string | null }

/** Takes the key for a call; exactly one of many that come at once gets `mine`. Keys are forgotten after a day. */
export async function claimKey({ accountId, route, key, body, requestId }: IdempotencyClaim): Promise<ClaimVerdict> {
  const { rows } = await queryInTime<{ verdict: ClaimVerdict['verdict']; earlier: string | null }>({
    name: 'claim_key',
    text: 'select verdict, earlier from money.claim_key($1, $2, $3, $4, $5)',
    values: [accountId, route, key, body, requestId],
  })
  return rows[0]!
}

/** Gives the key back when the call never became one: refused before money was set aside, or free by nature. */
export async function giveUpKey(requestId: string): Promise<void> {
  await queryInTime({ name: 'give_up_key', text: 'select money.give_up_key($1)', values: [requestId] })
}

/** Removes what is older than a day. */
export const forgetOldKeys = `delete from money.idempotency_key where at < now() - interval '24 h'`
