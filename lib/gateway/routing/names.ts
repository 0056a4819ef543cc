import { findModel } from '../../catalog/index.ts'
import type { Model } from '../../catalog/types.ts'

/** What a suffix of a model's name asks for. */
export type Variant = 'floor' | 'nitro' | 'free' | 'exacto'

export interface Named {
  model: Model
  variant?: Variant
}

const suffix = /:(floor|nitro|free|exacto)$/i

/** The model a name means, with OpenRouter's routing suffixes taken off; undefined = no such model. */
export function findNamed(name: string): Named | undefined {
  const model = findModel(name)
  if (model) return { model }
  const variant = suffix.exec(name)?.[1]
  const base = variant && findModel(name.slice(0, -variant.length - 1))
  return base ? { model: base, variant: variant.toLowerCase() as Variant } : undefined
}
