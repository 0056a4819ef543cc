import { listPrice } from '../list-price.ts'
import { piAi } from '../sources.ts'
import type { Model } from '../types.ts'

const mimoV26Pro = listPrice({ input: '0.435', output: '0.87', cacheRead: '0.0036' })
const mimoV26Flash = listPrice({ input: '0.14', output: '0.28', cacheRead: '0.0028' })

export const xiaomi: readonly Model[] = [
  {
    id: 'xiaomi/mimo-v2.6-pro',
    name: 'MiMo V2.6 Pro',
    author: 'xiaomi',
    description: 'Xiaomi’s large MiMo: text, images, audio and video.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 131_072,
    input: ['text', 'image', 'video', 'audio'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'xiaomi', upstream: 'mimo-v2.6-pro', price: mimoV26Pro, ...piAi },
      { provider: 'openrouter', upstream: 'xiaomi/mimo-v2.6-pro', price: mimoV26Pro, ...piAi },
    ],
  },
  {
    id: 'xiaomi/mimo-v2.6-flash',
    name: 'MiMo V2.6 Flash',
    author: 'xiaomi',
    description: 'The quick MiMo.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 131_072,
    input: ['text', 'image', 'video', 'audio'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'xiaomi', upstream: 'mimo-v2.6-flash', price: mimoV26Flash, ...piAi },
      { provider: 'openrouter', upstream: 'xiaomi/mimo-v2.6-flash', price: mimoV26Flash, ...piAi },
    ],
  },
]
