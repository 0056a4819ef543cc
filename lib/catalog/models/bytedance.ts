import { listPrice } from '../list-price.ts'
import { modelBank, piAi, resale } from '../sources.ts'
import type { Model } from '../types.ts'

// The maker publishes prices in CNY. Offers of its own cost what resellers ask in USD; without such a price they do not serve.
const doubaoSeed21Turbo = listPrice({ input: '0.5', output: '2.5', cacheRead: '0.1' })
const doubaoSeed21TurboAtOpenrouter = listPrice({ input: '0.5', output: '2.5' })
const doubaoSeed20Lite = listPrice({
  input: '0.25', output: '2',
  tiers: [{ inputAbove: 128_000, input: '0.5', output: '4' }],
})
const doubaoSeed20Mini = listPrice({
  input: '0.1', output: '0.4',
  tiers: [{ inputAbove: 128_000, input: '0.2', output: '0.8' }],
})

export const bytedance: readonly Model[] = [
  {
    id: 'bytedance/doubao-seed-2.1-turbo',
    name: 'Doubao Seed 2.1 Turbo',
    author: 'bytedance',
    description: 'ByteDance’s quick Doubao of the 2.1 line, with images and video.',
    released: null,
    kind: 'chat',
    contextLength: 256_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'doubao', upstream: 'doubao-seed-2.1-turbo', price: doubaoSeed21Turbo, ...resale },
      {
        provider: 'openrouter', upstream: 'bytedance-seed/seed-2-1-turbo', price: doubaoSeed21TurboAtOpenrouter,
        contextLength: 262_144, maxOutput: 235_929, ...piAi,
      },
    ],
  },
  {
    id: 'bytedance/doubao-seed-2.1-pro',
    name: 'Doubao Seed 2.1 Pro',
    author: 'bytedance',
    description: 'ByteDance’s large Doubao. Priced in CNY only at its maker, so it does not serve yet.',
    released: null,
    kind: 'chat',
    contextLength: 256_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'doubao', upstream: 'doubao-seed-2.1-pro', price: null, ...modelBank },
    ],
  },
  {
    id: 'bytedance/doubao-seed-2.0-lite',
    name: 'Doubao Seed 2.0 Lite',
    author: 'bytedance',
    description: 'A light Doubao for everyday calls; prompts above 128,000 tokens cost double.',
    released: null,
    kind: 'chat',
    contextLength: 256_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'doubao', upstream: 'doubao-seed-2.0-lite', price: doubaoSeed20Lite, ...resale },
      {
        provider: 'openrouter', upstream: 'bytedance-seed/seed-2.0-lite', price: doubaoSeed20Lite,
        contextLength: 262_144, maxOutput: 131_072, ...piAi,
      },
    ],
  },
  {
    id: 'bytedance/doubao-seed-2.0-mini',
    name: 'Doubao Seed 2.0 Mini',
    author: 'bytedance',
    description: 'The smallest Doubao.',
    released: null,
    kind: 'chat',
    contextLength: 256_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'doubao', upstream: 'doubao-seed-2.0-mini', price: doubaoSeed20Mini, ...resale },
      {
        provider: 'openrouter', upstream: 'bytedance-seed/seed-2.0-mini', price: doubaoSeed20Mini,
        contextLength: 262_144, maxOutput: 131_072, ...piAi,
      },
    ],
  },
]
