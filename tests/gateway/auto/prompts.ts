import type { Tier } from '#lib/catalog/tier.ts'

/** Prompts of one kind, and the cheapest tier one would trust with them. */
export interface Section {
  about: string
  tier: Tier
  /** A small model would get these wrong. */
  hard?: true
  /** Sent with a tool that may be called. */
  tools?: true
  prompts: readonly string[]
}
