import { models } from '#lib/catalog/index.ts'

/** How makers write their names; anyone else's slug stands for itself. */
const names: Record<string, string> = {
  anthropic: 'Anthropic',
  baidu: 'Baidu',
  bytedance: 'ByteDance',
  deepseek: 'DeepSeek',
  google: 'Google',
  meta: 'Meta',
  minimax: 'MiniMax',
  mistralai: 'Mistral AI',
  moonshotai: 'Moonshot AI',
  openai: 'OpenAI',
  qwen: 'Qwen',
  stepfun: 'StepFun',
  tencent: 'Tencent',
  'x-ai': 'xAI',
  xiaomi: 'Xiaomi',
  'z-ai': 'Z.ai',
}

export function makerName(slug: string): string {
  return names[slug] ?? slug
}

/** The makers of what is sold, in the order of the catalogue. */
export const makers: readonly string[] = [...new Set(models.map((model) => model.author))]
