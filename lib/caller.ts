/**
 * Who is asking, and what they may touch. Only authentication makes a Caller (lib/accounts); every
 * data function takes one and filters by its `accountId`, so nobody reads another account's rows.
 */
export interface KeyCaller {
  kind: 'key'
  accountId: string
  keyId: string
  /** The key's name, shown in `GET /v1/key`. */
  keyName: string
  /** Display form, "sk-aip-v1-ab12…9f3c". */
  keyLabel: string
  /** The models it may call, by id or alias; null = all. */
  allowedModels: readonly string[] | null
  expiresAt: Date | null
  /** The key's own limits; not set = only its account's count. */
  limits: RateLimits
  /** Those of all the account's keys together; not set = the installation's. */
  accountLimits: RateLimits
  /** The runaway brake watches it. */
  brake: boolean
}

/** Requests and tokens a minute, and calls at once. Null = not set here, 0 = no limit. */
export interface RateLimits {
  rpm: number | null
  tpm: number | null
  concurrency: number | null
}

export interface UserCaller {
  kind: 'user'
  accountId: string
  userId: string
  sessionId: string
  email: string
  name: string | null
  emailVerified: boolean
  /** What the user may do inside the account. */
  role: 'owner' | 'admin' | 'member'
  /** Runs this installation: may open /admin. */
  operator: boolean
}

export type Caller = KeyCaller | UserCaller
