import { listPrice, peakAndHalf } from '../list-price.ts'
import { arena, gpqa, intelligence } from '../quality.ts'
import { deepseekDocs, piAi } from '../sources.ts'
import type { Model } from '../types.ts'

// Announced prices are those of the peak hours; outside them everything costs half.
const deepseekFlash = peakAndHalf({ input: '0.3', output: '1.2', cacheRead: '0.006' })
const deepseekFlashAtMistral = listPrice({ input: '0.3', output: '1.2', cacheRead: '0.007' })
const deepseekFlashAtTogether = listPrice({ input: '0.3', output: '1.2', cacheRead: '0.006' })
const deepseekFlashAtHuggingface = listPrice({ input: '0.3', output: '1.2' })
const deepseekV4Pro = peakAndHalf({ input: '1.32', output: '3.96', cacheRead: '0.044' })
const deepseekV4ProAtAzure = listPrice({ input: '1.925', output: '3.828', cacheRead: '0.165' })
const deepseekV4ProAtTogether = listPrice({ input: '1.32', output: '3.96', cacheRead: '0.13' })
const deepseekV4ProAtHuggingface = listPrice({ input: '1.32', output: '3.96' })
const deepseekV4ProAtOpenrouter = listPrice({ input: '0.95526', output: '1.91052', cacheRead: '0.079605' })

export const deepseek: readonly Model[] = [
  {
    id: 'deepseek/deepseek-flash',
    name: 'DeepSeek V4.1 Flash',
    author: 'deepseek',
    description: 'DeepSeek V4.1 Flash: reasoning, tools and images at a low price, half of it outside the peak hours of China.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 384_000,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: false, reasoning: true, sampling: true },
    aliases: ['deepseek/deepseek-v4-flash'],
    offers: [
      { provider: 'deepseek', upstream: 'deepseek-flash', price: deepseekFlash, ...deepseekDocs },
      {
        provider: 'mistral', upstream: 'deepseek-v4-1-flash-1017', price: deepseekFlashAtMistral,
        contextLength: 1_048_576, maxOutput: 128_000, ...piAi,
      },
      { provider: 'together', upstream: 'deepseek-ai/DeepSeek-V4.1-Flash', price: deepseekFlashAtTogether, contextLength: 1_048_576, ...piAi },
      { provider: 'fireworks', upstream: 'accounts/fireworks/models/deepseek-v4p1-flash', price: deepseekFlashAtTogether, ...piAi },
      { provider: 'huggingface', upstream: 'deepseek-ai/DeepSeek-V4.1-Flash', price: deepseekFlashAtHuggingface, contextLength: 1_048_576, ...piAi },
      // The source lists an input price far below every other host: not a price to bill from.
      { provider: 'openrouter', upstream: 'deepseek/deepseek-v4.1-flash', price: null, contextLength: 1_048_576, maxOutput: 943_718, ...piAi },
    ],
  },
  {
    id: 'deepseek/deepseek-v4-pro',
    name: 'DeepSeek V4 Pro',
    author: 'deepseek',
    description: 'DeepSeek’s large model for code, mathematics and agents.',
    released: null,
    kind: 'chat',
    contextLength: 1_000_000,
    maxOutput: 384_000,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true },
    aliases: [],
    offers: [
      { provider: 'deepseek', upstream: 'deepseek-v4-pro', price: deepseekV4Pro, ...deepseekDocs },
      {
        provider: 'azure', upstream: 'deepseek-v4-pro', price: deepseekV4ProAtAzure,
        quirks: { maxTokensField: 'max_tokens', developerRole: 'system', reasoningField: 'reasoning_content' }, ...piAi,
      },
      { provider: 'together', upstream: 'deepseek-ai/DeepSeek-V4-Pro-0813', price: deepseekV4ProAtTogether, contextLength: 1_048_576, ...piAi },
      { provider: 'huggingface', upstream: 'deepseek-ai/DeepSeek-V4-Pro-0813', price: deepseekV4ProAtHuggingface, ...piAi },
      { provider: 'openrouter', upstream: 'deepseek/deepseek-v4-pro', price: deepseekV4ProAtOpenrouter, contextLength: 1_024_000, ...piAi },
    ],
    quality: [arena(1450.9), intelligence(53.2), gpqa(0.928)],
  },
]
