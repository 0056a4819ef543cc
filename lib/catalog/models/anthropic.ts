import type { Quirks } from '../../dialects/types.ts'
import { listPrice } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { piAi } from '../sources.ts'
import type { Model } from '../types.ts'

// Claude reads PDF wherever it reads images. The one-hour cache write costs twice the input price: Anthropic's rule,
// stated for Opus 5 and 5.5 in the sources.
const claudeFable52 = listPrice({ input: '8', output: '40', cacheRead: '0.2', cacheWrite5m: '10', cacheWrite1h: '16' })
const claudeOpus55 = listPrice({ input: '4', output: '20', cacheRead: '0.2', cacheWrite5m: '5', cacheWrite1h: '8' })
const claudeOpus5 = listPrice({ input: '5', output: '25', cacheRead: '0.5', cacheWrite5m: '6.25', cacheWrite1h: '10' })
const claudeSonnet55 = listPrice({ input: '2', output: '10', cacheRead: '0.1', cacheWrite5m: '2.5', cacheWrite1h: '4' })
const claudeSonnet5 = listPrice({ input: '2', output: '10', cacheRead: '0.2', cacheWrite5m: '2.5', cacheWrite1h: '4' })
// Two price bands by prompt length.
const claudeHaiku55 = listPrice({
  input: '0.1', output: '0.5', cacheRead: '0.01', cacheWrite5m: '0.125', cacheWrite1h: '0.2',
  tiers: [{ inputAbove: 100_000, input: '0.5', output: '2.5', cacheRead: '0.05', cacheWrite5m: '0.625', cacheWrite1h: '1' }],
})
const claudeHaiku45 = listPrice({ input: '1', output: '5', cacheRead: '0.1', cacheWrite5m: '1.25', cacheWrite1h: '2' })

// Thinks as long as it sees fit; effort is all that can be asked. Knows system messages in mid-conversation.
const alwaysThinking: Quirks = { reasoning: 'adaptive', systemInMessages: true }

export const anthropic: readonly Model[] = [
  {
    id: 'anthropic/claude-fable-5.2',
    name: 'Claude Fable 5.2',
    author: 'anthropic',
    description: 'The largest Claude: long autonomous work and the hardest reasoning; always thinks.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'anthropic', upstream: 'claude-fable-5-2', price: claudeFable52, quirks: alwaysThinking, ...piAi },
      { provider: 'openrouter', upstream: 'anthropic/claude-fable-5.2', price: claudeFable52, ...piAi },
    ],
  },
  {
    id: 'anthropic/claude-opus-5.5',
    name: 'Claude Opus 5.5',
    author: 'anthropic',
    description: 'The strong Claude for code and agents; decides by itself how long to think.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'anthropic', upstream: 'claude-opus-5-5', price: claudeOpus55, quirks: alwaysThinking, ...piAi },
      { provider: 'openrouter', upstream: 'anthropic/claude-opus-5.5', price: claudeOpus55, ...piAi },
    ],
  },
  {
    id: 'anthropic/claude-opus-5',
    name: 'Claude Opus 5',
    author: 'anthropic',
    description: 'The Opus before 5.5, kept for those who pinned it.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'anthropic', upstream: 'claude-opus-5', price: claudeOpus5, quirks: alwaysThinking, ...piAi },
      { provider: 'openrouter', upstream: 'anthropic/claude-opus-5', price: claudeOpus5, ...piAi },
    ],
    quality: [arena(1505.1), intelligence(63.1), gpqa(0.932)],
  },
  {
    id: 'anthropic/claude-sonnet-5.5',
    name: 'Claude Sonnet 5.5',
    author: 'anthropic',
    description: 'The all-round Claude: code, agents and documents with a million tokens of context.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'anthropic', upstream: 'claude-sonnet-5-5', price: claudeSonnet55, quirks: alwaysThinking, ...piAi },
      { provider: 'openrouter', upstream: 'anthropic/claude-sonnet-5.5', price: claudeSonnet55, ...piAi },
    ],
  },
  {
    id: 'anthropic/claude-sonnet-5',
    name: 'Claude Sonnet 5',
    author: 'anthropic',
    description: 'The Sonnet before 5.5.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'anthropic', upstream: 'claude-sonnet-5', price: claudeSonnet5, quirks: { reasoning: 'adaptive' }, ...piAi },
      { provider: 'openrouter', upstream: 'anthropic/claude-sonnet-5', price: claudeSonnet5, ...piAi },
    ],
    quality: [arena(1442), intelligence(55.3), gpqa(0.911)],
  },
  {
    id: 'anthropic/claude-haiku-5.5',
    name: 'Claude Haiku 5.5',
    author: 'anthropic',
    description: 'The quick Claude; up to 100,000 tokens of prompt it costs a fifth of its long-prompt price.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 128_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: false },
    aliases: [],
    offers: [
      { provider: 'anthropic', upstream: 'claude-haiku-5-5', price: claudeHaiku55, quirks: alwaysThinking, ...piAi },
      { provider: 'openrouter', upstream: 'anthropic/claude-haiku-5.5', price: claudeHaiku55, ...piAi },
    ],
  },
  {
    id: 'anthropic/claude-haiku-4.5',
    name: 'Claude Haiku 4.5',
    author: 'anthropic',
    description: 'The earlier quick Claude: takes temperature, and thinks only when asked to.',
    released: null,
    kind: 'chat',
    contextLength: 200_000,
    maxOutput: 64_000,
    input: ['text', 'image', 'file'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: ['claude-haiku-4-5-20251001'],
    offers: [
      { provider: 'anthropic', upstream: 'claude-haiku-4-5', price: claudeHaiku45, quirks: { reasoning: 'budget' }, ...piAi },
      { provider: 'openrouter', upstream: 'anthropic/claude-haiku-4.5', price: claudeHaiku45, ...piAi },
    ],
    quality: [intelligence(24.1), gpqa(0.646)],
  },
]
