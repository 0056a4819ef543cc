import type { Seen } from './client.ts'
import type { Field, FieldOptions } from './field.ts'
import type { Figure } from './figure.ts'

/** One way to make life hard, and what must hold all the same; a file each in scenarios/. */
export interface Scenario {
  name: string
  /** What it does, in a sentence. */
  about: string
  field?: FieldOptions
  /**
   * Plays for about so many seconds, or the work that fits in them, and ends with every instance up and every
   * client gone. What the clients saw is compared with the books afterwards.
   */
  play(field: Field, seconds: number): Promise<Played>
}

export interface Played {
  seen: readonly Seen[]
  /** What only this scenario shows. */
  figures: Figure[]
}
