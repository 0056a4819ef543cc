import { loadCustomProviders, type CustomProvider } from './custom.ts'
import { anthropic } from './records/anthropic.ts'
import { azure } from './records/azure.ts'
import { baseten } from './records/baseten.ts'
import { bedrock } from './records/bedrock.ts'
import { cerebras } from './records/cerebras.ts'
import { cohere } from './records/cohere.ts'
import { deepseek } from './records/deepseek.ts'
import { doubao } from './records/doubao.ts'
import { ernie } from './records/ernie.ts'
import { fireworks } from './records/fireworks.ts'
import { google } from './records/google.ts'
import { googleVertex } from './records/google-vertex.ts'
import { groq } from './records/groq.ts'
import { huggingface } from './records/huggingface.ts'
import { hunyuan } from './records/hunyuan.ts'
import { lmstudio } from './records/lmstudio.ts'
import { meta } from './records/meta.ts'
import { minimax } from './records/minimax.ts'
import { mistral } from './records/mistral.ts'
import { moonshot } from './records/moonshot.ts'
import { ollama } from './records/ollama.ts'
import { openai } from './records/openai.ts'
import { openrouter } from './records/openrouter.ts'
import { perplexity } from './records/perplexity.ts'
import { qwen } from './records/qwen.ts'
import { siliconflow } from './records/siliconflow.ts'
import { stepfun } from './records/stepfun.ts'
import { together } from './records/together.ts'
import { vllm } from './records/vllm.ts'
import { xai } from './records/xai.ts'
import { xiaomi } from './records/xiaomi.ts'
import { zai } from './records/zai.ts'
import { zhipu } from './records/zhipu.ts'
import type { Provider } from './types.ts'

/** A new provider is one record, its line here, its offers (lib/catalog) and its variables (.env.example). */
const builtIn: readonly Provider[] = [
  openai,
  azure,
  anthropic,
  google,
  googleVertex,
  bedrock,
  deepseek,
  zhipu,
  zai,
  qwen,
  moonshot,
  minimax,
  doubao,
  hunyuan,
  ernie,
  stepfun,
  xai,
  mistral,
  groq,
  cerebras,
  together,
  fireworks,
  siliconflow,
  openrouter,
  perplexity,
  cohere,
  huggingface,
  baseten,
  meta,
  xiaomi,
  ollama,
  lmstudio,
  vllm,
]

const loaded = loadCustom()

/** The operator's own providers with their models (CUSTOM_PROVIDERS). */
export const customProviders: readonly CustomProvider[] = loaded.found

/** Whom we call: the built-in providers, then the operator's own. */
export const providers: readonly Provider[] = [...builtIn, ...customProviders.map((custom) => custom.provider)]

const byId = new Map(providers.map((provider) => [provider.id, provider]))

/** The provider with this id, or undefined. */
export function provider(id: string): Provider | undefined {
  return byId.get(id)
}

/** Throws the sentence that says what is wrong with CUSTOM_PROVIDERS: to be called before anything is served. */
export function checkCustomProviders(): void {
  if (loaded.failure) throw loaded.failure
}

/** Read once, when the process starts; a mistake is told by `checkCustomProviders`, not to whoever imports this. */
function loadCustom(): { found: readonly CustomProvider[]; failure?: Error } {
  try {
    return { found: loadCustomProviders(process.env.CUSTOM_PROVIDERS, builtIn) }
  } catch (error) {
    return { found: [], failure: error instanceof Error ? error : new Error(String(error)) }
  }
}

export type { Provider }
