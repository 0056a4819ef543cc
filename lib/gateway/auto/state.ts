import type { Tier } from '../../catalog/tier.ts'
import { Pins } from '../routing/sticky.ts'
import { Budget } from './budget.ts'
import { openRecords, type Records } from './records/records.ts'

/** Where a conversation is with `auto`. */
export interface Place {
  tier: Tier
  /** Catalogue id. */
  model: string
}

/** What `auto` remembers between calls; one a process. */
export interface AutoState {
  budget: Budget
  /** Which model a conversation has, so that it stays there. */
  places: Pins<Place>
  records: Records
  /** Outcomes of calls count for later choices. */
  learns: boolean
}

export function openAuto({ learns, records = openRecords() }: { learns: boolean; records?: Records }): AutoState {
  return { budget: new Budget(), places: new Pins<Place>(), records, learns }
}
