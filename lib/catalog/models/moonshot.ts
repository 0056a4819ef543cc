import { listPrice } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { piAi } from '../sources.ts'
import type { Model } from '../types.ts'

const kimiK31Pro = listPrice({ input: '2', output: '10', cacheRead: '0.2' })
const kimiK31ProAtBedrock = listPrice({ input: '4', output: '20', cacheRead: '0.2', cacheWrite5m: '5' })
const kimiK3 = listPrice({ input: '3', output: '15', cacheRead: '0.3' })
const kimiK3AtBedrock = listPrice({ input: '3', output: '15', cacheRead: '0.3', cacheWrite5m: '3.75' })
const kimiK3AtHuggingface = listPrice({ input: '3', output: '15' })
const kimiK26 = listPrice({ input: '0.95', output: '4', cacheRead: '0.16' })
const kimiK26AtOpenrouter = listPrice({ input: '0.65', output: '3.41', cacheRead: '0.15' })

export const moonshot: readonly Model[] = [
  {
    id: 'moonshotai/kimi-k3.1-pro',
    name: 'Kimi K3.1 Pro',
    author: 'moonshotai',
    description: 'Moonshot’s newest Kimi: reasoning and long agent runs over a million tokens.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 1_048_576,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'moonshot', upstream: 'kimi-k3.1-pro', price: kimiK31Pro, quirks: { efforts: ['low', 'high', 'max'] }, ...piAi },
      { provider: 'bedrock', upstream: 'global.moonshotai.kimi-k3.1', price: kimiK31ProAtBedrock, ...piAi },
      { provider: 'together', upstream: 'moonshotai/Kimi-K3.1-Pro', price: kimiK31Pro, maxOutput: 131_072, ...piAi },
      { provider: 'fireworks', upstream: 'accounts/fireworks/models/kimi-k3p1-pro', price: kimiK31Pro, maxOutput: 131_072, ...piAi },
      { provider: 'openrouter', upstream: 'moonshotai/kimi-k3.1-pro', price: kimiK31Pro, maxOutput: 131_072, ...piAi },
    ],
  },
  {
    id: 'moonshotai/kimi-k3',
    name: 'Kimi K3',
    author: 'moonshotai',
    description: 'Kimi K3: open weights, reasoning, images and video.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 1_048_576,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'moonshot', upstream: 'kimi-k3', price: kimiK3, quirks: { efforts: ['low', 'high', 'max'] }, ...piAi },
      { provider: 'bedrock', upstream: 'global.moonshotai.kimi-k3', price: kimiK3AtBedrock, maxOutput: 128_000, ...piAi },
      { provider: 'together', upstream: 'moonshotai/Kimi-K3', price: kimiK3, maxOutput: 131_072, ...piAi },
      { provider: 'fireworks', upstream: 'accounts/fireworks/models/kimi-k3', price: kimiK3, maxOutput: 131_072, ...piAi },
      { provider: 'huggingface', upstream: 'moonshotai/Kimi-K3', price: kimiK3AtHuggingface, contextLength: 1_000_000, maxOutput: 131_072, ...piAi },
      // The source lists an input price far below every other host: not a price to bill from.
      { provider: 'openrouter', upstream: 'moonshotai/kimi-k3', price: null, maxOutput: 131_072, ...piAi },
    ],
    quality: [arena(1476.9), intelligence(59.7), gpqa(0.935)],
  },
  {
    id: 'moonshotai/kimi-k2.6',
    name: 'Kimi K2.6',
    author: 'moonshotai',
    description: 'The earlier Kimi, cheaper, with thinking that can be switched off.',
    released: null,
    kind: 'chat',
    contextLength: 262_144,
    maxOutput: 262_144,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'moonshot', upstream: 'kimi-k2.6', price: kimiK26, quirks: { reasoning: 'thinking-type' }, ...piAi },
      { provider: 'huggingface', upstream: 'moonshotai/Kimi-K2.6', price: kimiK26, ...piAi },
      { provider: 'openrouter', upstream: 'moonshotai/kimi-k2.6', price: kimiK26AtOpenrouter, maxOutput: 235_929, ...piAi },
    ],
    quality: [arena(1454.8), intelligence(45.1), gpqa(0.911)],
  },
]
