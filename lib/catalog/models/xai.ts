import { listPrice } from '../list-price.ts'
import { gpqa, intelligence } from '../quality.ts'
import { piAi } from '../sources.ts'
import type { Model } from '../types.ts'

const grok47 = listPrice({
  input: '2', output: '6', cacheRead: '0.5',
  tiers: [{ inputAbove: 200_000, input: '4', output: '12', cacheRead: '1' }],
})
const grok47AtBedrock = listPrice({ input: '2', output: '6', cacheRead: '0.5' })
const grok43 = listPrice({
  input: '1.25', output: '2.5', cacheRead: '0.2',
  tiers: [{ inputAbove: 200_000, input: '2.5', output: '5', cacheRead: '0.4' }],
})
const grok43AtBedrock = listPrice({ input: '1.25', output: '2.5', cacheRead: '0.2' })

export const xai: readonly Model[] = [
  {
    id: 'x-ai/grok-4.7',
    name: 'Grok 4.7',
    author: 'x-ai',
    description: 'The newest Grok: reasoning and tools over half a million tokens.',
    released: null,
    kind: 'chat',
    contextLength: 500_000,
    maxOutput: 500_000,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'xai', upstream: 'grok-4.7', price: grok47, ...piAi },
      { provider: 'bedrock', upstream: 'global.xai.grok-4.7', price: grok47AtBedrock, ...piAi },
      { provider: 'openrouter', upstream: 'x-ai/grok-4.7', price: grok47, maxOutput: 450_000, ...piAi },
    ],
  },
  {
    id: 'x-ai/grok-4.3',
    name: 'Grok 4.3',
    author: 'x-ai',
    description: 'The earlier Grok: a million tokens of context at a lower price.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 30_000,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'xai', upstream: 'grok-4.3', price: grok43, ...piAi },
      { provider: 'bedrock', upstream: 'xai.grok-4.3', price: grok43AtBedrock, maxOutput: 131_072, ...piAi },
      { provider: 'openrouter', upstream: 'x-ai/grok-4.3', price: grok43, maxOutput: 900_000, ...piAi },
    ],
    quality: [intelligence(37.9), gpqa(0.901)],
  },
]
