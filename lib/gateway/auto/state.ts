import { Budget } from './budget.ts'
import { Places } from './places.ts'
import { openRecords, type Records } from './records/records.ts'

/** What `auto` remembers between calls; one a process. */
export interface AutoState {
  budget: Budget
  places: Places
  records: Records
  /** Outcomes of calls count for later choices. */
  learns: boolean
}

export function openAuto({ learns, records = openRecords() }: { learns: boolean; records?: Records }): AutoState {
  return { budget: new Budget(), places: new Places(), records, learns }
}
