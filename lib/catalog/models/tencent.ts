import { listPrice } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { piAi, resale } from '../sources.ts'
import type { Model } from '../types.ts'

// The maker publishes prices in CNY; its own offer costs what resellers ask in USD.
const hy3 = listPrice({ input: '0.14', output: '0.58', cacheRead: '0.035' })
const hy3AtHuggingface = listPrice({ input: '0.14', output: '0.58' })
const hy3AtOpenrouter = listPrice({ input: '0.132', output: '0.528', cacheRead: '0.033' })

export const tencent: readonly Model[] = [
  {
    id: 'tencent/hy3',
    name: 'Hunyuan 3',
    author: 'tencent',
    description: 'Tencent’s Hunyuan 3: open weights, reasoning and tools.',
    released: null,
    kind: 'chat',
    contextLength: 256_000,
    maxOutput: 128_000,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'hunyuan', upstream: 'hy3', price: hy3, ...resale },
      { provider: 'huggingface', upstream: 'tencent/Hy3', price: hy3AtHuggingface, contextLength: 262_144, ...piAi },
      { provider: 'openrouter', upstream: 'tencent/hy3', price: hy3AtOpenrouter, contextLength: 262_144, ...piAi },
    ],
    quality: [arena(1441.8), intelligence(42.2), gpqa(0.897)],
  },
]
