import { findModel, models } from '../../catalog/index.ts'
import type { Model } from '../../catalog/types.ts'
import type { AutoRouter, Routing } from '../../chat/request.ts'

/** What a caller wishes of `auto`, beside its name. */
export interface AutoWishes {
  /** From 0 (as cheap as can be) to 1 (as good as can be). */
  quality: number
  /** Whether it may choose a model. */
  permits(model: Model): boolean
  /** Stay with the model of this conversation, whatever is asked next. */
  pin: boolean
}

/** The calibrated balance of cost and quality. */
export const BALANCED = 0.5

/** OpenRouter's words on our scale. */
const qualityOf = { low: 0.2, medium: BALANCED, high: 0.75, xhigh: 0.9, max: 1 } as const

export function isAutoRouter(plugin: { id: string }): plugin is AutoRouter {
  return plugin.id === 'auto-router'
}

/** Reads `cost_quality` and the plugin auto-router; adds a warning for names that mean no model. */
export function readAutoWishes(routing: Routing | undefined, warnings: string[]): AutoWishes {
  const plugin = routing?.plugins?.find(isAutoRouter)
  const wanted = plugin && plugin.enabled !== false ? plugin : undefined
  const allowed = wanted?.allowed_models?.length ? matcher(wanted.allowed_models, warnings) : undefined
  const excluded = wanted?.excluded_models?.length ? matcher(wanted.excluded_models, warnings) : undefined
  return {
    quality: routing?.costQuality ?? (wanted?.cost_tier ? qualityOf[wanted.cost_tier] : BALANCED),
    permits: (model) => (allowed?.(model) ?? true) && !excluded?.(model),
    pin: wanted?.pin_model ?? false,
  }
}

/** Names as calls may use them, or with `*` for any characters: "anthropic/*". */
function matcher(list: readonly string[], warnings: string[]): (model: Model) => boolean {
  const meant = list.map((name) => ({ name, fit: idsOf(name) }))
  const strange = meant.filter(({ fit }) => fit.length === 0).map(({ name }) => name)
  if (strange.length > 0) warnings.push(`The plugin auto-router names ${strange.slice(0, 5).join(', ')}, which ${strange.length > 1 ? 'are no models' : 'is no model'} here.`)
  const ids = new Set(meant.flatMap(({ fit }) => fit))
  return ({ id }) => ids.has(id)
}

/** The chat models that a name or pattern means. */
function idsOf(name: string): string[] {
  if (!name.includes('*')) return [findModel(name)].flatMap((model) => model?.id ?? [])
  const parts = name.toLowerCase().split('*')
  return models.filter(({ kind, id }) => kind === 'chat' && fits(id, parts)).map(({ id }) => id)
}

/** Whether a text is these parts in this order, with anything between them. No regular expression: many stars would make it slow. */
function fits(text: string, [first = '', ...parts]: readonly string[]): boolean {
  if (!text.startsWith(first)) return false
  const last = parts.pop() ?? ''
  let at = first.length
  for (const part of parts) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
