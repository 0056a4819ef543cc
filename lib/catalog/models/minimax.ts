import { listPrice } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { piAi } from '../sources.ts'
import type { Model } from '../types.ts'

const minimaxM3 = listPrice({
  input: '0.3', output: '1.2', cacheRead: '0.06',
  tiers: [{ inputAbove: 512_000, input: '0.6', output: '2.4', cacheRead: '0.12' }],
})
const minimaxM3AtTogether = listPrice({ input: '0.3', output: '1.2', cacheRead: '0.06' })
const minimaxM3AtHuggingface = listPrice({ input: '0.3', output: '1.2' })
const minimaxM31Flash = listPrice({ input: '0.15', output: '0.6', cacheRead: '0.015' })
const minimaxM31FlashAtHuggingface = listPrice({ input: '0.15', output: '0.6' })
const minimaxM27 = listPrice({ input: '0.3', output: '1.2', cacheRead: '0.06', cacheWrite5m: '0.375' })
const minimaxM27AtHuggingface = listPrice({ input: '0.3', output: '1.2', cacheRead: '0.06' })
const minimaxM27AtOpenrouter = listPrice({ input: '0.21', output: '0.84', cacheRead: '0.042' })

export const minimax: readonly Model[] = [
  {
    id: 'minimax/minimax-m3',
    name: 'MiniMax M3',
    author: 'minimax',
    description: 'MiniMax’s large model; prompts above 512,000 tokens cost double.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 524_288,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'minimax', upstream: 'MiniMax-M3', price: minimaxM3, ...piAi },
      { provider: 'together', upstream: 'MiniMaxAI/MiniMax-M3', price: minimaxM3AtTogether, contextLength: 524_288, ...piAi },
      {
        provider: 'fireworks', upstream: 'accounts/fireworks/models/minimax-m3', price: minimaxM3AtTogether,
        contextLength: 512_000, maxOutput: 512_000, ...piAi,
      },
      {
        provider: 'huggingface', upstream: 'MiniMaxAI/MiniMax-M3', price: minimaxM3AtHuggingface,
        contextLength: 524_288, maxOutput: 512_000, ...piAi,
      },
      { provider: 'openrouter', upstream: 'minimax/minimax-m3', price: minimaxM3AtTogether, contextLength: 524_288, maxOutput: 512_000, ...piAi },
    ],
    quality: [arena(1434.5), intelligence(45.4), gpqa(0.929)],
  },
  {
    id: 'minimax/minimax-m3.1-flash',
    name: 'MiniMax M3.1 Flash',
    author: 'minimax',
    description: 'The quick MiniMax of the 3.1 line.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 524_288,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'minimax', upstream: 'MiniMax-M3.1-Flash', price: minimaxM31Flash, ...piAi },
      { provider: 'fireworks', upstream: 'accounts/fireworks/models/minimax-m3p1-flash', price: minimaxM31Flash, maxOutput: 512_000, ...piAi },
      { provider: 'huggingface', upstream: 'MiniMaxAI/MiniMax-M3.1-Flash', price: minimaxM31FlashAtHuggingface, maxOutput: 512_000, ...piAi },
      { provider: 'openrouter', upstream: 'minimax/minimax-m3.1-flash', price: minimaxM31Flash, contextLength: 1_048_576, ...piAi },
    ],
  },
  {
    id: 'minimax/minimax-m2.7',
    name: 'MiniMax M2.7',
    author: 'minimax',
    description: 'The earlier MiniMax for code and agents; text only.',
    released: null,
    kind: 'chat',
    contextLength: 204_800,
    maxOutput: 131_072,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'minimax', upstream: 'MiniMax-M2.7', price: minimaxM27, ...piAi },
      { provider: 'huggingface', upstream: 'MiniMaxAI/MiniMax-M2.7', price: minimaxM27AtHuggingface, ...piAi },
      {
        provider: 'openrouter', upstream: 'minimax/minimax-m2.7', price: minimaxM27AtOpenrouter,
        contextLength: 196_608, maxOutput: 176_947, ...piAi,
      },
    ],
    quality: [intelligence(38.9), gpqa(0.874)],
  },
]
