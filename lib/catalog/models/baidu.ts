import { arena } from '../quality.ts'
import { modelBank } from '../sources.ts'
import type { Model } from '../types.ts'

// The maker publishes its price in CNY only: no USD price, so the model does not serve yet.
export const baidu: readonly Model[] = [
  {
    id: 'baidu/ernie-5.1',
    name: 'ERNIE 5.1',
    author: 'baidu',
    description: 'Baidu’s ERNIE 5.1. Priced in CNY only at its maker, so it does not serve yet.',
    released: null,
    kind: 'chat',
    contextLength: 131_072,
    maxOutput: 65_536,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'ernie', upstream: 'ernie-5.1', price: null, ...modelBank },
    ],
    quality: [arena(1468.2)],
  },
]
