import { listPrice } from '../list-price.ts'
import { piAi, resale } from '../sources.ts'
import type { Model } from '../types.ts'

// The maker publishes prices in CNY; its own offer costs what resellers ask in USD.
const step5Preview = listPrice({ input: '1', output: '2.7', cacheRead: '0.1' })

export const stepfun: readonly Model[] = [
  {
    id: 'stepfun/step-5-preview',
    name: 'Step 5 (preview)',
    author: 'stepfun',
    description: 'StepFun’s newest model, preview: reasoning over text, images and video.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: null,
    input: ['text', 'image', 'video'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'stepfun', upstream: 'step-5-preview', price: step5Preview, ...resale },
      { provider: 'openrouter', upstream: 'stepfun/step-5-preview', price: step5Preview, ...piAi },
    ],
  },
]
