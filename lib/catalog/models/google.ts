import type { Quirks } from '../../dialects/types.ts'
import { listPrice } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { genaiPrices, piAi } from '../sources.ts'
import type { Model } from '../types.ts'

const gemini4Argon = listPrice({ input: '2', output: '10', cacheRead: '0.1' })
const gemini4ArgonAtOpenrouter = listPrice({ input: '2', output: '10', cacheRead: '0.1', cacheWrite5m: '0.1875' })
const gemini38Flash = listPrice({ input: '0.75', output: '3.75', cacheRead: '0.075' })
const gemini38FlashAtOpenrouter = listPrice({ input: '0.825', output: '4.125', cacheRead: '0.0825', cacheWrite5m: '0.041667' })
const gemini31ProPreview = listPrice({
  input: '2', output: '12', cacheRead: '0.2',
  tiers: [{ inputAbove: 200_000, input: '4', output: '18', cacheRead: '0.4' }],
})
const gemini31ProPreviewAtGoogleVertex = listPrice({ input: '2', output: '12', cacheRead: '0.2' })
const gemini31ProPreviewAtOpenrouter = listPrice({
  input: '2', output: '12', cacheRead: '0.2', cacheWrite5m: '0.375',
  tiers: [{ inputAbove: 200_000, input: '4', output: '18', cacheRead: '0.4', cacheWrite5m: '0.375' }],
})
const gemini35FlashLite = listPrice({ input: '0.3', output: '2.5', cacheRead: '0.03' })
const gemini35FlashLiteAtOpenrouter = listPrice({ input: '0.3', output: '2.5', cacheRead: '0.03', cacheWrite5m: '0.083333' })
const gemini25Pro = listPrice({
  input: '1.25', output: '10', cacheRead: '0.125',
  tiers: [{ inputAbove: 200_000, input: '2.5', output: '15', cacheRead: '0.25' }],
})
const gemini25ProAtGoogleVertex = listPrice({ input: '1.25', output: '10', cacheRead: '0.125' })
const gemini25ProAtOpenrouter = listPrice({
  input: '1.25', output: '10', cacheRead: '0.125', cacheWrite5m: '0.375',
  tiers: [{ inputAbove: 200_000, input: '2.5', output: '15', cacheRead: '0.25', cacheWrite5m: '0.375' }],
})
const gemini25Flash = listPrice({ input: '0.3', output: '2.5', cacheRead: '0.03' })
const gemini25FlashAtOpenrouter = listPrice({ input: '0.3', output: '2.5', cacheRead: '0.03', cacheWrite5m: '0.083333' })
const geminiEmbedding001 = listPrice({ input: '0.15', output: '0' })

// From Gemini 3 on thinking is asked for by level; 2.5 takes a budget.
const levels: Quirks = { reasoning: 'effort', efforts: ['minimal', 'low', 'medium', 'high'] }

export const google: readonly Model[] = [
  {
    id: 'google/gemini-4-argon',
    name: 'Gemini 4 Argon',
    author: 'google',
    description: 'The newest large Gemini: reasoning over a million tokens of text and images.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 32_768,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'google', upstream: 'gemini-4-argon', price: gemini4Argon, quirks: levels, ...piAi },
      { provider: 'google-vertex', upstream: 'gemini-4-argon', price: gemini4Argon, maxOutput: 65_536, quirks: levels, ...piAi },
      { provider: 'openrouter', upstream: 'google/gemini-4-argon', price: gemini4ArgonAtOpenrouter, maxOutput: 943_718, ...piAi },
    ],
  },
  {
    id: 'google/gemini-3.8-flash',
    name: 'Gemini 3.8 Flash',
    author: 'google',
    description: 'The quick Gemini of the 3.8 line.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 65_536,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'google', upstream: 'gemini-3.8-flash', price: gemini38Flash, quirks: levels, ...piAi },
      { provider: 'google-vertex', upstream: 'gemini-3.8-flash', price: gemini38Flash, quirks: levels, ...piAi },
      { provider: 'openrouter', upstream: 'google/gemini-3.8-flash', price: gemini38FlashAtOpenrouter, ...piAi },
    ],
  },
  {
    id: 'google/gemini-3.1-pro-preview',
    name: 'Gemini 3.1 Pro (preview)',
    author: 'google',
    description: 'Gemini Pro, preview: text, images, audio, video and PDF; prompts above 200,000 tokens cost double.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 65_536,
    input: ['text', 'image', 'video', 'audio', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: ['google/gemini-3.1-pro'],
    offers: [
      {
        provider: 'google', upstream: 'gemini-3.1-pro-preview', price: gemini31ProPreview,
        quirks: { reasoning: 'effort', efforts: ['low', 'medium', 'high'] }, ...piAi,
      },
      {
        provider: 'google-vertex', upstream: 'gemini-3.1-pro-preview', price: gemini31ProPreviewAtGoogleVertex,
        quirks: { reasoning: 'effort', efforts: ['low', 'medium', 'high'] }, ...piAi,
      },
      { provider: 'openrouter', upstream: 'google/gemini-3.1-pro-preview', price: gemini31ProPreviewAtOpenrouter, ...piAi },
    ],
    quality: [arena(1479.5), intelligence(47.7), gpqa(0.941)],
  },
  {
    id: 'google/gemini-3.5-flash-lite',
    name: 'Gemini 3.5 Flash-Lite',
    author: 'google',
    description: 'The cheapest of the newer Gemini models.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 65_536,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'google', upstream: 'gemini-3.5-flash-lite', price: gemini35FlashLite, quirks: levels, ...piAi },
      { provider: 'google-vertex', upstream: 'gemini-3.5-flash-lite', price: gemini35FlashLite, quirks: levels, ...piAi },
      { provider: 'openrouter', upstream: 'google/gemini-3.5-flash-lite', price: gemini35FlashLiteAtOpenrouter, ...piAi },
    ],
    quality: [arena(1436.5), intelligence(37.4), gpqa(0.838)],
  },
  {
    id: 'google/gemini-2.5-pro',
    name: 'Gemini 2.5 Pro',
    author: 'google',
    description: 'The earlier Gemini Pro: text, images, audio, video and PDF.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 65_536,
    input: ['text', 'image', 'audio', 'video', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'google', upstream: 'gemini-2.5-pro', price: gemini25Pro, ...piAi },
      { provider: 'google-vertex', upstream: 'gemini-2.5-pro', price: gemini25ProAtGoogleVertex, ...piAi },
      { provider: 'openrouter', upstream: 'google/gemini-2.5-pro', price: gemini25ProAtOpenrouter, ...piAi },
    ],
    quality: [arena(1457.3)],
  },
  {
    id: 'google/gemini-2.5-flash',
    name: 'Gemini 2.5 Flash',
    author: 'google',
    description: 'The earlier Gemini Flash: quick and multimodal.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 65_536,
    input: ['text', 'image', 'audio', 'video', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'google', upstream: 'gemini-2.5-flash', price: gemini25Flash, ...piAi },
      { provider: 'google-vertex', upstream: 'gemini-2.5-flash', price: gemini25Flash, ...piAi },
      { provider: 'openrouter', upstream: 'google/gemini-2.5-flash', price: gemini25FlashAtOpenrouter, maxOutput: 65_535, ...piAi },
    ],
    quality: [arena(1417.3)],
  },
  {
    id: 'google/gemini-embedding-001',
    name: 'Gemini Embedding 001',
    author: 'google',
    description: 'Text embeddings of Google.',
    released: null,
    kind: 'embedding',
    contextLength: null,
    maxOutput: null,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'google', upstream: 'gemini-embedding-001', price: geminiEmbedding001, ...genaiPrices },
    ],
  },
]
