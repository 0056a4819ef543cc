import { networkOf } from '../../accounts/limits.ts'
import type { KeyCaller, RateLimits } from '../../caller.ts'

/** One limit of somebody's. */
export interface Rule {
  /** Its bucket, here and in Redis; the part in braces keeps what belongs together on one node of a cluster. */
  name: string
  of: 'account' | 'key' | 'address'
  counts: 'requests' | 'tokens' | 'places'
  limit: number
}

/** All that one request must satisfy. */
export interface Rules {
  /** By the minute. */
  buckets: readonly Rule[]
  /** At once. */
  places: readonly Rule[]
}

export interface CallerRules {
  /** For what makes a provider work. */
  work: Rules
  /** For looking something up, which takes no place. */
  reading: Rules
}

export interface Defaults {
  rpm: number
  tpm: number
  concurrency: number
}

/**
 * Who must keep to what. An account has the installation's limits unless it has its own; a key has none
 * beside its account's unless it has its own. 0 = no limit.
 */
export function ruleBook(defaults: Defaults): (caller: KeyCaller) => CallerRules {
  // A key's caller is one object for as long as the key is remembered: its rules are made once.
  const known = new WeakMap<KeyCaller, CallerRules>()
  return (caller) => {
    let rules = known.get(caller)
    if (!rules) known.set(caller, (rules = rulesOf(caller, defaults)))
    return rules
  }
}

function rulesOf({ accountId, keyId, limits, accountLimits }: KeyCaller, defaults: Defaults): CallerRules {
  const account = (field: keyof RateLimits): number => accountLimits[field] ?? defaults[field]
  const rules = [
    rule(accountId, 'account', 'requests', account('rpm')),
    rule(accountId, 'account', 'tokens', account('tpm')),
    rule(accountId, 'account', 'places', account('concurrency')),
    rule(accountId, `key:${keyId}`, 'requests', limits.rpm ?? 0),
    rule(accountId, `key:${keyId}`, 'tokens', limits.tpm ?? 0),
    rule(accountId, `key:${keyId}`, 'places', limits.concurrency ?? 0),
  ].filter(({ limit }) => limit > 0)
  const buckets = rules.filter(({ counts }) => counts !== 'places')
  return { work: { buckets, places: rules.filter(({ counts }) => counts === 'places') }, reading: { buckets, places: [] } }
}

function rule(group: string, who: string, counts: Rule['counts'], limit: number): Rule {
  return { name: `aipower:{${group}}:${who}:${counts}`, of: who === 'account' ? 'account' : 'key', counts, limit }
}

/** For requests without a key, and for wrong keys: by network. Null = no limit. */
export function strangerRules(address: string, limit: number): Rules | null {
  if (limit === 0) return null
  const network = networkOf(address)
  return { buckets: [{ name: `aipower:{${network}}:requests`, of: 'address', counts: 'requests', limit }], places: [] }
}
