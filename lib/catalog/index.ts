import { customProviders } from '../providers/index.ts'
import { families } from './families.ts'
import { anthropic } from './models/anthropic.ts'
import { baidu } from './models/baidu.ts'
import { bytedance } from './models/bytedance.ts'
import { withCustom } from './models/custom.ts'
import { deepseek } from './models/deepseek.ts'
import { google } from './models/google.ts'
import { meta } from './models/meta.ts'
import { minimax } from './models/minimax.ts'
import { mistral } from './models/mistral.ts'
import { moonshot } from './models/moonshot.ts'
import { openaiMedia } from './models/openai-media.ts'
import { openai } from './models/openai.ts'
import { qwen } from './models/qwen.ts'
import { stepfun } from './models/stepfun.ts'
import { tencent } from './models/tencent.ts'
import { xai } from './models/xai.ts'
import { xiaomi } from './models/xiaomi.ts'
import { zhipu } from './models/zhipu.ts'
import { nearest } from './nearest.ts'
import type { Model } from './types.ts'

const builtIn: readonly Model[] = [
  ...openai,
  ...anthropic,
  ...google,
  ...deepseek,
  ...qwen,
  ...zhipu,
  ...moonshot,
  ...minimax,
  ...xai,
  ...mistral,
  ...meta,
  ...bytedance,
  ...xiaomi,
  ...stepfun,
  ...tencent,
  ...baidu,
  ...openaiMedia,
]

/** What we sell, makers in the order of the catalogue page, then what the operator's own providers sell. */
export const models: readonly Model[] = withCustom(builtIn, customProviders)

const byName = indexNames()

/**
 * The model a caller means. Known are, in this order of precedence and in any letter case: ids, aliases
 * and family names; the same without the maker ("gpt-5.4", "claude-sonnet"); providers' own names
 * ("claude-sonnet-5-5", "MiniMax-M3"). Suffixes (":floor") and `auto` are the gateway's business.
 */
export function findModel(name: string): Model | undefined {
  return byName.get(name.toLowerCase())
}

/** The catalogue's ids closest to a name that means nothing here, best first. */
export function nearestModels(name: string, count: number): string[] {
  return nearest(name, [...models.map((model) => model.id), ...families.map((family) => family.id)], count)
}

function indexNames(): Map<string, Model> {
  const names = new Map<string, Model>()
  const add = (name: string, model: Model) => {
    const key = name.toLowerCase()
    if (!names.has(key)) names.set(key, model)
  }
  for (const model of models) add(model.id, model)
  for (const model of models) for (const alias of model.aliases) add(alias, model)
  for (const family of families) {
    const model = names.get(family.model)
    if (model) add(family.id, model)
  }
  for (const [name, model] of [...names]) add(name.slice(name.indexOf('/') + 1), model)
  for (const model of models) for (const offer of model.offers) add(offer.upstream, model)
  return names
}

export { families, type Family } from './families.ts'
export { offerKey } from './types.ts'
export type { Capabilities, Modality, Model, Offer, Price } from './types.ts'
