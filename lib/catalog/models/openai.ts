import type { Quirks } from '../../dialects/types.ts'
import { listPrice } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { piAi } from '../sources.ts'
import type { Model } from '../types.ts'

// Every model with eyes reads PDF too. Temperature: refused by the reasoning models of GPT-5; not documented for GPT-6,
// where leaving it out is the choice that cannot fail.
// From GPT-6 on writing to the cache costs 1.25 times the input price.
const gpt61Sol = listPrice({
  input: '2', output: '10', cacheRead: '0.1', cacheWrite5m: '2.5',
  tiers: [{ inputAbove: 272_000, input: '4', output: '15', cacheRead: '0.2', cacheWrite5m: '5' }],
})
const gpt61Terra = listPrice({
  input: '1', output: '5', cacheRead: '0.05', cacheWrite5m: '1.25',
  tiers: [{ inputAbove: 272_000, input: '2', output: '7.5', cacheRead: '0.1', cacheWrite5m: '2.5' }],
})
const gpt6Luna = listPrice({
  input: '0.1', output: '0.5', cacheRead: '0.01', cacheWrite5m: '0.125',
  tiers: [{ inputAbove: 272_000, input: '0.2', output: '0.75', cacheRead: '0.02', cacheWrite5m: '0.25' }],
})
const gpt6Astra = listPrice({
  input: '10', output: '50', cacheRead: '1', cacheWrite5m: '12.5',
  tiers: [{ inputAbove: 272_000, input: '20', output: '75', cacheRead: '2', cacheWrite5m: '25' }],
})
const gpt55 = listPrice({
  input: '5', output: '30', cacheRead: '0.5',
  tiers: [{ inputAbove: 272_000, input: '10', output: '45', cacheRead: '1' }],
})
const gpt55AtBedrock = listPrice({ input: '5.5', output: '33', cacheRead: '0.55' })
const gpt54 = listPrice({
  input: '2.5', output: '15', cacheRead: '0.25',
  tiers: [{ inputAbove: 272_000, input: '5', output: '22.5', cacheRead: '0.5' }],
})
const gpt54AtBedrock = listPrice({ input: '2.75', output: '16.5', cacheRead: '0.275' })
const gpt54Mini = listPrice({ input: '0.75', output: '4.5', cacheRead: '0.075' })
const gpt54Nano = listPrice({ input: '0.2', output: '1.25', cacheRead: '0.02' })
const gpt4oMini = listPrice({ input: '0.15', output: '0.6', cacheRead: '0.075' })
const gptOss120b = listPrice({ input: '0.15', output: '0.6', cacheRead: '0.075' })
const gptOss120bAtBaseten = listPrice({ input: '0.1', output: '0.5', cacheRead: '0.1' })
const gptOss120bAtBedrock = listPrice({ input: '0.15', output: '0.6' })
const gptOss120bAtCerebras = listPrice({ input: '0.35', output: '0.75', cacheRead: '0.35' })
const gptOss120bAtHuggingface = listPrice({ input: '0.25', output: '0.69' })

const gpt5: Quirks = { efforts: ['none', 'low', 'medium', 'high', 'xhigh'] }

export const openai: readonly Model[] = [
  {
    id: 'openai/gpt-6.1-sol',
    name: 'GPT-6.1 Sol',
    author: 'openai',
    description:
      'The newest large general model of OpenAI: reasoning, tools, images and documents, over a million tokens of context.',
    released: null,
    kind: 'chat',
    contextLength: 1_050_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-6.1-sol', price: gpt61Sol, ...piAi },
      { provider: 'azure', upstream: 'gpt-6.1-sol', price: gpt61Sol, ...piAi },
      { provider: 'bedrock', upstream: 'global.openai.gpt-6.1-sol', price: gpt61Sol, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-6.1-sol', price: gpt61Sol, ...piAi },
    ],
  },
  {
    id: 'openai/gpt-6.1-terra',
    name: 'GPT-6.1 Terra',
    author: 'openai',
    description: 'The middle size of GPT-6.1: the same context and tools at half the price of Sol.',
    released: null,
    kind: 'chat',
    contextLength: 1_050_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-6.1-terra', price: gpt61Terra, ...piAi },
      { provider: 'azure', upstream: 'gpt-6.1-terra', price: gpt61Terra, ...piAi },
      { provider: 'bedrock', upstream: 'global.openai.gpt-6.1-terra', price: gpt61Terra, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-6.1-terra', price: gpt61Terra, ...piAi },
    ],
  },
  {
    id: 'openai/gpt-6-luna',
    name: 'GPT-6 Luna',
    author: 'openai',
    description: 'The smallest GPT-6: a reasoning model for many cheap calls, with a context of over a million tokens.',
    released: null,
    kind: 'chat',
    contextLength: 1_050_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-6-luna', price: gpt6Luna, ...piAi },
      { provider: 'azure', upstream: 'gpt-6-luna', price: gpt6Luna, ...piAi },
      { provider: 'bedrock', upstream: 'global.openai.gpt-6-luna', price: gpt6Luna, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-6-luna', price: gpt6Luna, ...piAi },
    ],
  },
  {
    id: 'openai/gpt-6-astra',
    name: 'GPT-6 Astra',
    author: 'openai',
    description: 'The largest GPT-6, for the hardest problems, at the price of one.',
    released: null,
    kind: 'chat',
    contextLength: 1_050_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-6-astra', price: gpt6Astra, ...piAi },
      { provider: 'azure', upstream: 'gpt-6-astra', price: gpt6Astra, ...piAi },
      { provider: 'bedrock', upstream: 'global.openai.gpt-6-astra', price: gpt6Astra, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-6-astra', price: gpt6Astra, ...piAi },
    ],
  },
  {
    id: 'openai/gpt-5.5',
    name: 'GPT-5.5',
    author: 'openai',
    description: 'The large model of the GPT-5 line: reasoning, tools, images and PDF.',
    released: null,
    kind: 'chat',
    contextLength: 1_050_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-5.5', price: gpt55, quirks: gpt5, ...piAi },
      { provider: 'azure', upstream: 'gpt-5.5', price: gpt55, quirks: gpt5, ...piAi },
      { provider: 'bedrock', upstream: 'openai.gpt-5.5', price: gpt55AtBedrock, contextLength: 1_000_000, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-5.5', price: gpt55, ...piAi },
    ],
    quality: [arena(1470.4), intelligence(56.3), gpqa(0.935)],
  },
  {
    id: 'openai/gpt-5.4',
    name: 'GPT-5.4',
    author: 'openai',
    description: 'A general reasoning model for code, documents and tools; prompts above 272,000 tokens cost double.',
    released: null,
    kind: 'chat',
    contextLength: 1_050_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-5.4', price: gpt54, quirks: gpt5, ...piAi },
      { provider: 'azure', upstream: 'gpt-5.4', price: gpt54, quirks: gpt5, ...piAi },
      { provider: 'bedrock', upstream: 'openai.gpt-5.4', price: gpt54AtBedrock, contextLength: 1_000_000, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-5.4', price: gpt54, ...piAi },
    ],
    quality: [arena(1469.6), intelligence(53.1), gpqa(0.92)],
  },
  {
    id: 'openai/gpt-5.4-mini',
    name: 'GPT-5.4 mini',
    author: 'openai',
    description: 'The small GPT-5.4: reasoning and tools at a third of the price.',
    released: null,
    kind: 'chat',
    contextLength: 400_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-5.4-mini', price: gpt54Mini, quirks: gpt5, ...piAi },
      { provider: 'azure', upstream: 'gpt-5.4-mini', price: gpt54Mini, quirks: gpt5, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-5.4-mini', price: gpt54Mini, ...piAi },
    ],
    quality: [arena(1412.2), intelligence(40.9), gpqa(0.875)],
  },
  {
    id: 'openai/gpt-5.4-nano',
    name: 'GPT-5.4 nano',
    author: 'openai',
    description: 'The smallest GPT-5.4, for classification, extraction and other short work.',
    released: null,
    kind: 'chat',
    contextLength: 400_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-5.4-nano', price: gpt54Nano, quirks: gpt5, ...piAi },
      { provider: 'azure', upstream: 'gpt-5.4-nano', price: gpt54Nano, quirks: gpt5, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-5.4-nano', price: gpt54Nano, ...piAi },
    ],
    quality: [intelligence(39.7), gpqa(0.817)],
  },
  {
    id: 'openai/gpt-4o-mini',
    name: 'GPT-4o mini',
    author: 'openai',
    description: 'A small model without reasoning: quick, cheap, takes temperature and images.',
    released: null,
    kind: 'chat',
    contextLength: 128_000,
    maxOutput: 16_384,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: false, sampling: true },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-4o-mini', price: gpt4oMini, quirks: { reasoning: 'none' }, ...piAi },
      { provider: 'azure', upstream: 'gpt-4o-mini', price: gpt4oMini, quirks: { reasoning: 'none' }, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-4o-mini', price: gpt4oMini, ...piAi },
    ],
  },
  {
    id: 'openai/gpt-oss-120b',
    name: 'gpt-oss-120b',
    author: 'openai',
    description: 'OpenAI’s open-weights reasoning model, served by several hosts.',
    released: null,
    kind: 'chat',
    contextLength: 131_072,
    maxOutput: 65_536,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'groq', upstream: 'openai/gpt-oss-120b', price: gptOss120b, ...piAi },
      {
        provider: 'bedrock', upstream: 'openai.gpt-oss-120b', price: gptOss120bAtBedrock,
        maxOutput: 131_072, quirks: { reasoning: 'effort', efforts: ['low', 'medium', 'high'] }, ...piAi,
      },
      {
        provider: 'together', upstream: 'openai/gpt-oss-120b', price: gptOss120bAtBedrock,
        maxOutput: 131_072, quirks: { reasoning: 'effort', efforts: ['low', 'medium', 'high'] }, ...piAi,
      },
      { provider: 'baseten', upstream: 'openai/gpt-oss-120b', price: gptOss120bAtBaseten, contextLength: 128_072, ...piAi },
      { provider: 'cerebras', upstream: 'gpt-oss-120b', price: gptOss120bAtCerebras, maxOutput: 40_960, ...piAi },
      { provider: 'huggingface', upstream: 'openai/gpt-oss-120b', price: gptOss120bAtHuggingface, maxOutput: 32_768, ...piAi },
      { provider: 'openrouter', upstream: 'openai/gpt-oss-120b', price: gptOss120b, ...piAi },
    ],
  },
]
