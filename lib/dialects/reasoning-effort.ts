import type { Effort, ReasoningOptions } from '../chat/request.ts'

/** From least to most. */
const ladder: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

// OpenRouter's ratios of a budget to the output limit ("Reasoning tokens" guide, read 2026-11).
const shares: Record<Effort, number> = { none: 0, minimal: 0.1, low: 0.2, medium: 0.5, high: 0.8, xhigh: 0.95, max: 0.95 }

/** Whether the caller wants no reasoning at all. */
export function switchedOff({ enabled, effort }: ReasoningOptions): boolean {
  return enabled === false || effort === 'none'
}

/** The effort a caller means, however it was said; undefined = the model's own default. */
export function wantedEffort({ enabled, effort, maxTokens }: ReasoningOptions): Effort | undefined {
  if (enabled === false) return 'none'
  if (effort !== undefined) return effort
  if (maxTokens !== undefined) return maxTokens <= 4096 ? 'low' : maxTokens <= 16_384 ? 'medium' : 'high'
  return undefined
}

/** The nearest effort that the model knows; of two equally near ones the lower. */
export function nearestEffort(effort: Effort, known: readonly Effort[] | undefined): Effort {
  if (!known || known.length === 0 || known.includes(effort)) return effort
  const place = ladder.indexOf(effort)
  const distance = (other: Effort): number => Math.abs(ladder.indexOf(other) - place)
  return known.reduce((best, other) => (distance(other) < distance(best) ? other : best))
}

/** Thinking tokens for models that take a number: OpenRouter's rule, at least 1024. */
export function thinkingBudget(options: ReasoningOptions, maxOutput: number): number {
  const wanted = options.maxTokens ?? Math.floor(maxOutput * shares[options.effort ?? 'medium'])
  return Math.max(1024, Math.min(wanted, 128_000))
}
