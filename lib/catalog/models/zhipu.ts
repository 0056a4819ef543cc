import { listPrice } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { modelBank, piAi, seed, zaiList } from '../sources.ts'
import type { Model } from '../types.ts'

const glm53 = listPrice({ input: '1.4', output: '4.4', cacheRead: '0.26' })
const glm53AtBedrock = listPrice({ input: '1.68', output: '5.28', cacheRead: '0.312', cacheWrite5m: '2.1' })
const glm53AtMistral = listPrice({ input: '1.4', output: '4.4', cacheRead: '0.14' })
const glm53AtHuggingface = listPrice({ input: '1.4', output: '4.4' })
const glm53Flash = listPrice({ input: '0.15', output: '0.5', cacheRead: '0.03' })
const glm53FlashAtHuggingface = listPrice({ input: '0.15', output: '0.5' })
// Free of charge at the maker.
const glm47Flash = listPrice({ input: '0', output: '0', cacheRead: '0' })
// Free at the maker; what we ask covers the call itself.
const glm4Flash = listPrice({ input: '0.01', output: '0.01' })

export const zhipu: readonly Model[] = [
  {
    id: 'z-ai/glm-5.3',
    name: 'GLM-5.3',
    author: 'z-ai',
    description: 'Zhipu’s large model: always reasons, made for code and agents.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 131_072,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'zai', upstream: 'glm-5.3', price: glm53, quirks: { efforts: ['low', 'high', 'max'] }, ...piAi },
      { provider: 'zhipu', upstream: 'glm-5.3', price: glm53, contextLength: 1_048_576, quirks: { efforts: ['low', 'high', 'max'] }, ...zaiList },
      { provider: 'bedrock', upstream: 'global.zai.glm-5.3', price: glm53AtBedrock, maxOutput: 128_000, ...piAi },
      { provider: 'mistral', upstream: 'zai-glm-5-3', price: glm53AtMistral, contextLength: 1_048_576, ...piAi },
      { provider: 'together', upstream: 'zai-org/GLM-5.3', price: glm53, contextLength: 1_048_575, maxOutput: 262_144, ...piAi },
      { provider: 'fireworks', upstream: 'accounts/fireworks/models/glm-5p3', price: glm53, contextLength: 1_048_573, maxOutput: 262_144, ...piAi },
      { provider: 'baseten', upstream: 'zai-org/GLM-5.3', price: glm53AtMistral, contextLength: 1_048_576, maxOutput: 262_144, ...piAi },
      { provider: 'huggingface', upstream: 'zai-org/GLM-5.3', price: glm53AtHuggingface, contextLength: 1_048_576, ...piAi },
      // The source lists an input price far below every other host: not a price to bill from.
      { provider: 'openrouter', upstream: 'z-ai/glm-5.3', price: null, contextLength: 1_048_576, maxOutput: 943_718, ...piAi },
    ],
    quality: [arena(1474), intelligence(59.5), gpqa(0.917)],
  },
  {
    id: 'z-ai/glm-5.3-flash',
    name: 'GLM-5.3 Flash',
    author: 'z-ai',
    description: 'The quick GLM-5.3, with eyes for images and video.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 131_072,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'zai', upstream: 'glm-5.3-flash', price: glm53Flash, quirks: { efforts: ['low', 'high', 'max'] }, ...piAi },
      {
        provider: 'zhipu', upstream: 'glm-5.3-flash', price: glm53Flash,
        contextLength: 1_048_576, quirks: { efforts: ['low', 'high', 'max'] }, ...zaiList,
      },
      { provider: 'mistral', upstream: 'zai-glm-5-3-flash', price: glm53Flash, contextLength: 1_048_576, ...piAi },
      { provider: 'together', upstream: 'zai-org/GLM-5.3-Flash', price: glm53Flash, contextLength: 1_048_575, maxOutput: 400_000, ...piAi },
      { provider: 'fireworks', upstream: 'accounts/fireworks/models/glm-5p3-flash', price: glm53Flash, contextLength: 1_048_573, ...piAi },
      { provider: 'huggingface', upstream: 'zai-org/GLM-5.3-Flash', price: glm53FlashAtHuggingface, contextLength: 1_048_576, ...piAi },
      { provider: 'openrouter', upstream: 'z-ai/glm-5.3-flash', price: glm53Flash, contextLength: 1_048_575, maxOutput: 943_717, ...piAi },
    ],
  },
  {
    id: 'z-ai/glm-4.7-flash',
    name: 'GLM-4.7 Flash',
    author: 'z-ai',
    description: 'A small GLM with 200,000 tokens of context, free of charge at its maker.',
    released: null,
    kind: 'chat',
    contextLength: 200_000,
    maxOutput: 131_072,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'zhipu', upstream: 'glm-4.7-flash', price: glm47Flash, ...modelBank },
    ],
  },
  {
    id: 'z-ai/glm-4-flash',
    name: 'GLM-4 Flash',
    author: 'z-ai',
    description: 'A small, quick GLM for simple tasks at one cent per million tokens.',
    released: null,
    kind: 'chat',
    contextLength: 131_072,
    maxOutput: 32_768,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: false, sampling: true },
    aliases: ['zhipu/glm-4-flash', 'glm-4-flash'],
    offers: [
      { provider: 'zhipu', upstream: 'glm-4-flash-250414', price: glm4Flash, ...seed },
    ],
  },
]
