import type { Seen } from './client.ts'
import type { Field, FieldOptions } from './field.ts'
import type { Figure } from './figure.ts'

/** One way to make life hard, and what must hold all the same; a file each in scenarios/. */
export interface Scenario {
  name: string
  /** What it does, in a sentence. */
  about: string
  field?: FieldOptions
  /** Ends with every instance up and every client gone. What the clients saw is compared with the books afterwards. */
  play(field: Field, pace: Pace): Promise<Played>
}

export interface Pace {
  /** How long to play, about, or how much work to do: as much as fits in them. */
  seconds: number
  /** Says at once which instances are dead, where otherwise 20 s of silence tell it. */
  quick: boolean
}

export interface Played {
  seen: readonly Seen[]
  /** What only this scenario shows. */
  figures: Figure[]
  /** What is wrong, a sentence each. */
  evidence?: string[]
}
