import { listKeys, type KeyRow } from '#lib/accounts/api-keys.ts'
import { autoTopup } from '#lib/billing/auto-topup.ts'
import type { Balance } from '#lib/billing/balance.ts'
import type { UserCaller } from '#lib/caller.ts'
import { NANO_PER_USD } from '#lib/money.ts'
import { troubledProviders } from '#lib/reports/status.ts'
import type { Totals } from '#lib/reports/totals.ts'

/** Something that keeps calls from working, or soon will; worst first. */
export type Finding =
  | { kind: 'empty' | 'low' | 'frozen'; tone: 'harm' | 'warn' }
  | { kind: 'topupStopped'; tone: 'warn'; problem: string }
  | { kind: 'errors'; tone: 'warn'; errors: number; requests: number }
  | { kind: 'keyLimit' | 'keyNearLimit' | 'keyExpired' | 'keyExpires'; tone: 'warn'; key: KeyRow }
  | { kind: 'providers'; tone: 'warn'; names: string[] }

/** Below this a person should think of topping up. */
const LOW = NANO_PER_USD
const SOON_MS = 7 * 86_400_000
/** Fewer errors are bad luck, not trouble. */
const FEW = 3
const MUCH = 0.05

export interface Standing {
  money: Balance
  keys: readonly KeyRow[]
  /** The last 24 hours. */
  day: Totals
}

/** What is wrong, or about to be. */
export async function findings(user: UserCaller, { money, keys, day }: Standing): Promise<Finding[]> {
  const [topup, providers] = await Promise.all([autoTopup(user), troubledProviders()])
  const found: Finding[] = []
  if (money.debt > 0n) found.push({ kind: 'frozen', tone: 'harm' })
  else if (money.available <= 0n && money.freeCallsLeft <= 0n) found.push({ kind: 'empty', tone: 'harm' })
  else if (money.available < LOW && money.totalUsage > 0n) found.push({ kind: 'low', tone: 'warn' })
  if (topup?.problem) found.push({ kind: 'topupStopped', tone: 'warn', problem: topup.problem })
  if (day.errors >= FEW && day.errors >= day.requests * MUCH) found.push({ kind: 'errors', tone: 'warn', errors: day.errors, requests: day.requests })
  for (const key of keys) {
    const kind = troubleOf(key)
    if (kind) found.push({ kind, tone: 'warn', key })
  }
  if (providers.length > 0) found.push({ kind: 'providers', tone: 'warn', names: providers.map(({ name }) => name) })
  return found
}

/** The account's keys that still work or worked until lately. */
export async function liveKeys(user: UserCaller): Promise<KeyRow[]> {
  return (await listKeys(user)).filter(({ revokedAt }) => revokedAt === null)
}

function troubleOf({ budget, expiresAt, lastUsedAt }: KeyRow): 'keyLimit' | 'keyNearLimit' | 'keyExpired' | 'keyExpires' | null {
  const now = Date.now()
  // A key that expired unused, or long ago, is nobody's trouble.
  if (expiresAt && expiresAt.getTime() <= now) return lastUsedAt && now - expiresAt.getTime() < SOON_MS ? 'keyExpired' : null
  if (budget && budget.limit > 0n && budget.remaining === 0n) return 'keyLimit'
  if (expiresAt && expiresAt.getTime() - now < SOON_MS) return 'keyExpires'
  return budget && budget.limit > 0n && budget.spent * 5n >= budget.limit * 4n ? 'keyNearLimit' : null
}
