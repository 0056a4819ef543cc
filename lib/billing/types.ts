import type { Usage, UsageSource } from '../chat/usage.ts'
import type { Nano } from '../money.ts'

/** What an account can hold: prepaid dollars in nano-USD, and free calls counted one by one. */
export type Asset = 'USD' | 'CALL'

/** Asks the ledger to set money aside before a provider is called. */
export interface Reservation {
  /** The request's uuid; also the hold's primary key, so a repeat is harmless. */
  requestId: string
  accountId: string
  keyId: string
  /** What the call may realistically cost. */
  amount: Nano
  /** What it needs to begin at all, and what it could cost at worst; default `amount`. least ≤ amount ≤ most. */
  least?: Nano
  most?: Nano
  /** The call fits the free-call rules: one free call pays when one is left, credit otherwise. */
  freeEligible: boolean
  /** The frozen price version; changing the price later changes nothing for this call. */
  priceId: string
  /** After this moment (ms since 1970) the call cannot still be running. */
  expiresAt: number
}

export type Admission =
  | {
      admitted: true
      asset: Asset
      /** What is set aside, in `asset`: the call must not be able to cost more. Between `least` and `most`. */
      amount: Nano
      /** The key's limit, and not the account's credit, is why it is less than `most`. */
      byKeyLimit: boolean
    }
  | Refusal

export interface Refusal {
  admitted: false
  /** `in_flight`: the balance (or the key's limit) would do, but other running calls hold it. */
  reason: 'insufficient' | 'key_limit' | 'in_flight'
  /** What this key may use at this moment. */
  available: Nano
  posted: Nano
  freeCallsLeft: bigint
  /** The key's limit, when it has one. */
  limit: { amount: Nano; reset: LimitReset } | null
}

/** When a key's spending limit begins anew: midnight UTC, Monday's, the first's; null = never. */
export type LimitReset = 'daily' | 'weekly' | 'monthly' | null

/** How a call ended, in the words of the public billing rules. */
export type Outcome =
  /** The answer ended as the provider meant it. */
  | 'completed'
  /** The caller left; what was produced until then is billed. */
  | 'cancelled'
  /** The provider broke off; what was delivered is billed. */
  | 'interrupted'
  /** Nothing was delivered; free. */
  | 'failed'
  /** The instance died; billed at the last checkpoint. Only the reaper writes it. */
  | 'reaped'

export interface Attempt {
  provider: string
  /** Our id of the model, where it is not the first that was asked for. */
  model?: string
  upstream: string
  /** HTTP status; 0 = no answer. */
  status: number
  ms: number
  /** The provider's request id, for its support. */
  upstreamId?: string
  /** The failure's class, absent when this attempt answered. */
  error?: string
  /** Ours to pay when the attempt failed. */
  paidBy: 'customer' | 'us' | 'nobody'
}

/**
 * Why a call went to this model and this provider, for its receipt. Names, figures and sentences of our own;
 * never anything of the prompt. Each room writes the fields that are its own.
 */
export interface Decision {
  /** Who chose the model: `auto`, or a list of fallbacks. Absent: the caller named it. */
  by?: string
  /** auto: the name that was called, and what the request is about. */
  mode?: string
  category?: string
  /** auto: the tier, the predicted probability that it answers well (0–1), and the rule that had the last word. */
  tier?: string
  confidence?: number
  rule?: string
  /** One sentence for the person who reads the receipt. */
  reason?: string
  /** auto:verified: the answer's first part, by its id ("gen-…"). */
  partOf?: string
  /** auto: what the choice is compared with, and what the same tokens cost there at list price; nano-USD. */
  baselineModel?: string
  baselineCost?: string
  /** Routing: the order asked for ("price", "throughput" …), and offers passed over, with the reason. */
  order?: string
  passedOver?: { provider: string; reason: string }[]
}

/** Ends a request: moves what it cost, frees the rest of the hold, and writes its usage event. Repeat-safe. */
export interface Settlement {
  requestId: string
  accountId: string
  keyId: string
  outcome: Outcome
  usage: Usage
  usageSource: UsageSource | 'none'
  /** At list price, from `usage` and the frozen price: what credit pays, or what a free call covers. 0 = nothing is owed. */
  cost: Nano
  priceId: string
  /** As asked for ("auto", an alias) and as answered (catalogue id). */
  requestedModel: string
  model: string
  provider: string
  upstreamModel: string
  /** The provider's id of the answer. */
  upstreamId: string | null
  dialect: string
  stream: boolean
  finishReason: string | null
  nativeFinishReason: string | null
  /** Our error code when it failed. */
  errorCode: string | null
  attempts: Attempt[]
  /** Absent or null: the caller named the model, and its first offer answered. */
  decision?: Decision | null
  /** ms since 1970. */
  startedAt: number
  ttftMs: number | null
  durationMs: number
  /** From X-Title and HTTP-Referer: which application called. */
  appTitle: string | null
  appUrl: string | null
  sandbox: boolean
}

export interface Settled {
  asset: Asset
  /** What left the account's credit; 0 when a free call paid or nothing was owed. */
  charged: Nano
  /** One free call was used up. */
  freeCall: boolean
}
