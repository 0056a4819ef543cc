import type { KeyCaller } from '../../caller.ts'
import type { Env } from '../../env.ts'
import type { Visit } from '../visit.ts'
import { createBrake, type BrakeOptions } from './brake.ts'
import { LocalLimits } from './local.ts'
import { tooMany } from './refuse.ts'
import { ruleBook, strangerRules, type Defaults } from './rules.ts'
import { SharedLimits } from './shared.ts'
import { CallerSlot, type Counters, type Slot } from './slot.ts'

/** How many requests and tokens a minute, and how many calls at once: counted here, refused with 429. */
export interface Limits {
  /** A place for one request of this caller, to be entered. */
  slot(caller: KeyCaller, visit: Pick<Visit, 'requestId' | 'works'> & Partial<Pick<Visit, 'place'>>): Slot
  /** Counts a request without a key, or with a wrong one. Throws rate_limit_exceeded (429). */
  stranger(address: string): void
  close(): Promise<void>
}

export interface LimitsOptions extends Defaults {
  /** Requests a minute of one network without a key. */
  addressRpm: number
  /** How many instances share the limits. */
  instances(): number
  /** When to stop a key that has lost its way; undefined = never. */
  brake?: Pick<BrakeOptions, 'repeats' | 'spend'> | undefined
  /** Where limits are counted for all instances; without it each keeps to its share. */
  redisUrl?: string | undefined
  now?: () => number
}

/** What the installation's settings say of limits. */
export function limitSettings(settings: Env): Omit<LimitsOptions, 'instances'> {
  return {
    rpm: settings.LIMIT_RPM,
    tpm: settings.LIMIT_TPM,
    concurrency: settings.LIMIT_CONCURRENCY,
    addressRpm: settings.LIMIT_IP_RPM,
    redisUrl: settings.REDIS_URL,
    brake: settings.RUNAWAY_BRAKE === 'on' ? { repeats: settings.RUNAWAY_REPEATS, spend: settings.RUNAWAY_SPEND } : undefined,
  }
}

export async function openLimits(options: LimitsOptions): Promise<Limits> {
  const local = new LocalLimits(options)
  const lost = (): void => void (local.lostAt = (options.now ?? performance.now.bind(performance))())
  const shared = options.redisUrl === undefined ? undefined : await SharedLimits.open(options.redisUrl, lost)
  // Counted by each instance alone: neither money nor a provider is at stake.
  const strangers = new LocalLimits(options)
  const brake = options.brake && createBrake({ ...options.brake, ...options })
  const working: Counters = { local, shared, brake }
  const looking: Counters = { local, shared, brake: undefined }
  const rulesOf = ruleBook(options)
  return {
    slot: (caller, { requestId, works, place }) => {
      const { work, reading } = rulesOf(caller)
      return new CallerSlot(caller, works ? work : reading, { counters: works ? working : looking, lease: requestId, place })
    },
    stranger: (address) => {
      const rules = strangerRules(address, options.addressRpm)
      const weight = { requests: 1, tokens: 0 }
      const refused = rules && strangers.take(rules, weight)
      if (refused) throw tooMany(refused, weight)
    },
    close: async () => shared?.close(),
  }
}
