import type { Authenticator } from '../accounts/authenticate.ts'
import type { Ledger } from '../billing/ledger.ts'
import type { PriceBook } from '../billing/price.ts'
import type { AutoState } from './auto/state.ts'
import type { Running } from './deadline.ts'
import type { Limits } from './limits/limits.ts'
import type { Load } from './load.ts'
import type { Measures } from './measures/measures.ts'
import type { Pins } from './routing/sticky.ts'
import type { Timeouts } from './timeouts.ts'
import type { Upstreams } from './upstream.ts'

/** What every call needs and one process opens once. */
export interface Context {
  authenticator: Authenticator
  ledger: Ledger
  prices: PriceBook
  limits: Limits
  load: Load
  upstreams: Upstreams
  /** What earlier calls showed of every offer: note what happens, ask before choosing. */
  measures: Measures
  /** Where conversations are, so that caches stay warm. */
  pins: Pins
  auto: AutoState
  timeouts: Timeouts
  running: Running
  /** Draws lots between offers: from 0 up to 1. */
  random: () => number
  /** Every answer comes from lib/sandbox, and says so. */
  sandbox: boolean
}
