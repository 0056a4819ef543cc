import { listPrice } from '../list-price.ts'
import { arena } from '../quality.ts'
import { genaiPrices, piAi } from '../sources.ts'
import type { Model } from '../types.ts'

const mistralLarge4 = listPrice({ input: '0.7', output: '2.1', cacheRead: '0.07' })
const mistralMedium35 = listPrice({ input: '1.5', output: '7.5', cacheRead: '0.15' })
const mistralMedium35AtOpenrouter = listPrice({ input: '1.5', output: '7.5' })
const mistralSmall = listPrice({ input: '0.15', output: '0.6', cacheRead: '0.015' })
const codestral2508 = listPrice({ input: '0.3', output: '0.9', cacheRead: '0.03' })
const mistralEmbed = listPrice({ input: '0.1', output: '0' })

export const mistral: readonly Model[] = [
  {
    id: 'mistralai/mistral-large-4',
    name: 'Mistral Large 4',
    author: 'mistralai',
    description: 'Mistral’s large model: reasoning, tools and images over a million tokens.',
    released: null,
    kind: 'chat',
    contextLength: 1_048_576,
    maxOutput: 262_144,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'mistral', upstream: 'mistral-large-4', price: mistralLarge4, ...piAi },
      { provider: 'openrouter', upstream: 'mistralai/mistral-large-4-0', price: mistralLarge4, ...piAi },
    ],
  },
  {
    id: 'mistralai/mistral-medium-3.5',
    name: 'Mistral Medium 3.5',
    author: 'mistralai',
    description: 'Mistral’s middle size, release 2604.',
    released: null,
    kind: 'chat',
    contextLength: 262_144,
    maxOutput: 262_144,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: ['mistral-medium-3.5'],
    offers: [
      { provider: 'mistral', upstream: 'mistral-medium-2604', price: mistralMedium35, ...piAi },
      { provider: 'openrouter', upstream: 'mistralai/mistral-medium-3-5', price: mistralMedium35AtOpenrouter, maxOutput: 209_715, ...piAi },
    ],
    quality: [arena(1420.9)],
  },
  {
    id: 'mistralai/mistral-small',
    name: 'Mistral Small',
    author: 'mistralai',
    description: 'Mistral’s small model, release 2603.',
    released: null,
    kind: 'chat',
    contextLength: 262_144,
    maxOutput: 256_000,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: ['mistralai/mistral-small-2603'],
    offers: [
      { provider: 'mistral', upstream: 'mistral-small-2603', price: mistralSmall, ...piAi },
      { provider: 'openrouter', upstream: 'mistralai/mistral-small-2603', price: mistralSmall, maxOutput: 209_715, ...piAi },
    ],
  },
  {
    id: 'mistralai/codestral-2508',
    name: 'Codestral 2508',
    author: 'mistralai',
    description: 'Mistral’s model for code; does not reason.',
    released: null,
    kind: 'chat',
    contextLength: 256_000,
    maxOutput: 8_192,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: false, sampling: true },
    aliases: [],
    offers: [
      { provider: 'mistral', upstream: 'codestral-2508', price: codestral2508, quirks: { reasoning: 'none' }, ...piAi },
      { provider: 'openrouter', upstream: 'mistralai/codestral-2508', price: codestral2508, maxOutput: 204_800, ...piAi },
    ],
  },
  {
    id: 'mistralai/mistral-embed',
    name: 'Mistral Embed',
    author: 'mistralai',
    description: 'Text embeddings of Mistral with 1,024 dimensions.',
    released: null,
    kind: 'embedding',
    contextLength: 8_192,
    maxOutput: null,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'mistral', upstream: 'mistral-embed', price: mistralEmbed, ...genaiPrices },
    ],
  },
]
