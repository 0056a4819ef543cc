import type { Scenario } from '../scenario.ts'
import { crashes } from './crashes.ts'
import { freeCalls } from './free-calls.ts'
import { frozen } from './frozen.ts'
import { leavers } from './leavers.ts'
import { outage } from './outage.ts'
import { providers } from './providers.ts'
import { restarts } from './restarts.ts'
import { sharedLimits } from './shared-limits.ts'
import { slow } from './slow.ts'

/** In the order in which they are played. */
export const scenarios: readonly Scenario[] = [crashes, frozen, outage, freeCalls, leavers, providers, slow, sharedLimits, restarts]
