import type { Tier } from '../../catalog/tier.ts'

/** What a name of `auto` asks for. */
export interface Mode {
  name: string
  /** Never below, never above. */
  least: Tier
  most: Tier
  /** The fastest model of the tier instead of the best one. */
  fast: boolean
  /** Only offers that cost nothing. */
  free: boolean
  /** It is about code, whatever it looks like. */
  code: boolean
  /** Two cheap models must agree. */
  verified: boolean
}

/** `auto` itself. */
export const plain: Mode = { name: 'auto', least: 'small', most: 'premium', fast: false, free: false, code: false, verified: false }

/** All names of `auto`. */
export const modes: readonly Mode[] = [
  plain,
  { ...plain, name: 'auto:cheap', most: 'mid' },
  { ...plain, name: 'auto:fast', fast: true },
  { ...plain, name: 'auto:best', least: 'premium' },
  { ...plain, name: 'auto:code', least: 'mid', code: true },
  { ...plain, name: 'auto:free', free: true },
  { ...plain, name: 'auto:verified', verified: true },
]

const byName = new Map(modes.map((mode) => [mode.name, mode]))
// OpenRouter's names of the same.
byName.set('openrouter/auto', plain)
byName.set('openrouter/free', byName.get('auto:free')!)

/** The mode that a model's name asks for, in any letter case; undefined = it is not a name of `auto`. */
export function modeOf(name: string): Mode | undefined {
  return byName.get(name.toLowerCase())
}
