/** What is kept of an account's security and money. */
export const acts = [
  'signed_in',
  'signed_out',
  'session_ended',
  'sessions_ended',
  'password_changed',
  'password_reset',
  'email_asked',
  'email_changed',
  'two_step_on',
  'two_step_off',
  'recovery_codes_renewed',
  'recovery_code_used',
  'passkey_added',
  'passkey_removed',
  'link_added',
  'link_removed',
  'key_created',
  'key_changed',
  'key_rotated',
  'key_revoked',
  'key_frozen',
  'key_unfrozen',
  'auto_topup_saved',
  'card_saved',
  'card_removed',
  'account_deleted',
] as const
export type ActName = (typeof acts)[number]

export interface Act {
  name: ActName
  userId: string
  /** Default: the account that the person joined first. */
  accountId?: string
  /** The session it was done in: says from where. */
  sessionId?: string
  /** Where it came from, when there is no session. */
  from?: { ip: string; userAgent: string }
  /** Names, labels and amounts; never a secret. */
  detail?: Record<string, string | number | boolean | null>
}

/** An open transaction (or none), of pg or of Prisma. */
export type Recorder =
  | { query(text: string, values: unknown[]): Promise<unknown> }
  | { $executeRaw(text: TemplateStringsArray, ...values: unknown[]): Promise<number> }

/** Adds to the log, in the same transaction as the act: one is not without the other. Nobody can change it later. */
export async function record(on: Recorder, { name, userId, accountId, sessionId, from, detail = {} }: Act): Promise<void> {
  const [account, session] = [accountId ?? null, sessionId || null]
  const [ip, userAgent, facts] = [from?.ip ?? null, from?.userAgent ?? null, JSON.stringify(detail)]
  if ('query' in on) await on.query('select record_act($1, $2, $3, $4, $5, $6, $7)', [account, userId, session, name, facts, ip, userAgent])
  else await on.$executeRaw`select record_act(${account}::uuid, ${userId}::uuid, ${session}::uuid, ${name}, ${facts}::jsonb, ${ip}, ${userAgent})`
}
