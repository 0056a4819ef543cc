import { listPrice } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { fireworksList, modelsDev, piAi, resale } from '../sources.ts'
import type { Model } from '../types.ts'

// The maker publishes prices in CNY; where the sources hold no USD price of its own, its offer costs what resellers ask.
const qwen38Max = listPrice({ input: '2', output: '6', cacheRead: '0.25' })
const qwen37Max = listPrice({ input: '2.5', output: '7.5', cacheRead: '0.5', cacheWrite5m: '3.125' })
const qwen37MaxAtTogether = listPrice({ input: '2.5', output: '7.5', cacheRead: '0.5' })
const qwen37MaxAtOpenrouter = listPrice({ input: '1.475', output: '4.425', cacheRead: '0.295', cacheWrite5m: '1.84375' })
const qwen37Plus = listPrice({
  input: '0.4', output: '1.6', cacheRead: '0.08', cacheWrite5m: '0.5',
  tiers: [{ inputAbove: 255_999, input: '1.2', output: '4.8', cacheRead: '0.24', cacheWrite5m: '1.5' }],
})
const qwen37PlusAtOpenrouter = listPrice({
  input: '0.32', output: '1.28', cacheRead: '0.064', cacheWrite5m: '0.4',
  tiers: [{ inputAbove: 256_000, input: '0.96', output: '3.84', cacheRead: '0.192', cacheWrite5m: '1.2' }],
})
const qwen38Flash = listPrice({ input: '0.15', output: '0.47', cacheRead: '0.016', cacheWrite5m: '0.2' })
const qwen38FlashAtOpenrouter = listPrice({ input: '0.15', output: '0.47', cacheRead: '0.016' })
const qwen3RerankerAtFireworks = listPrice({ input: '0.2', output: '0' })

export const qwen: readonly Model[] = [
  {
    id: 'qwen/qwen3.8-max',
    name: 'Qwen3.8 Max',
    author: 'qwen',
    description: 'Alibaba’s largest Qwen: reasoning over text, images and video.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 131_072,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'qwen', upstream: 'qwen3.8-max', price: qwen38Max, ...resale },
      { provider: 'fireworks', upstream: 'accounts/fireworks/models/qwen3p8-max', price: qwen38Max, contextLength: 262_144, ...piAi },
      { provider: 'openrouter', upstream: 'qwen/qwen3.8-max-0902', price: qwen38Max, ...piAi },
    ],
    quality: [arena(1483), intelligence(58.1), gpqa(0.927)],
  },
  {
    id: 'qwen/qwen3.7-max',
    name: 'Qwen3.7 Max',
    author: 'qwen',
    description: 'The large Qwen of the 3.7 line; text only.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 131_072,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'qwen', upstream: 'qwen3.7-max', price: qwen37Max, ...modelsDev },
      { provider: 'together', upstream: 'Qwen/Qwen3.7-Max', price: qwen37MaxAtTogether, ...piAi },
      { provider: 'openrouter', upstream: 'qwen/qwen3.7-max', price: qwen37MaxAtOpenrouter, ...piAi },
    ],
    quality: [intelligence(46.7), gpqa(0.923)],
  },
  {
    id: 'qwen/qwen3.7-plus',
    name: 'Qwen3.7 Plus',
    author: 'qwen',
    description: 'The middle Qwen of the 3.7 line, with images and video.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 131_072,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'qwen', upstream: 'qwen3.7-plus', price: qwen37Plus, ...resale },
      { provider: 'openrouter', upstream: 'qwen/qwen3.7-plus', price: qwen37PlusAtOpenrouter, ...piAi },
    ],
    quality: [arena(1456.5), intelligence(39.4), gpqa(0.9)],
  },
  {
    id: 'qwen/qwen3.8-flash',
    name: 'Qwen3.8 Flash',
    author: 'qwen',
    description: 'The quick Qwen of the 3.8 line.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 131_072,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'qwen', upstream: 'qwen3.8-flash', price: qwen38Flash, ...resale },
      { provider: 'openrouter', upstream: 'qwen/qwen3.8-flash', price: qwen38FlashAtOpenrouter, ...piAi },
    ],
  },
  {
    id: 'qwen/qwen3-reranker-8b',
    name: 'Qwen3 Reranker 8B',
    author: 'qwen',
    description: 'Puts documents in the order in which they answer a query; open weights.',
    released: null,
    kind: 'rerank',
    contextLength: 40_960,
    maxOutput: null,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'fireworks', upstream: 'accounts/fireworks/models/qwen3-reranker-8b', price: qwen3RerankerAtFireworks, ...fireworksList },
      { provider: 'siliconflow', upstream: 'Qwen/Qwen3-Reranker-8B', price: null, ...fireworksList, source: 'docs.siliconflow.com names no price' },
    ],
  },
]
