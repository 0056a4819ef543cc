import { listPrice } from '../list-price.ts'
import { piAi } from '../sources.ts'
import type { Model } from '../types.ts'

const museSpark13 = listPrice({ input: '1.25', output: '4.25', cacheRead: '0.15' })

export const meta: readonly Model[] = [
  {
    id: 'meta/muse-spark-1.3',
    name: 'Muse Spark 1.3',
    author: 'meta',
    description: 'Meta’s reasoning model with images and a million tokens of context.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 131_072,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'meta', upstream: 'muse-spark-1.3', price: museSpark13, ...piAi },
      { provider: 'openrouter', upstream: 'meta/muse-spark-1.3', price: museSpark13, maxOutput: 943_718, ...piAi },
    ],
  },
]
