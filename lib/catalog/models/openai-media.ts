import { listPrice } from '../list-price.ts'
import { genaiPrices, openaiHelp } from '../sources.ts'
import type { Model } from '../types.ts'

// What OpenAI sells besides chat.
const textEmbedding3Small = listPrice({ input: '0.02', output: '0' })
const textEmbedding3Large = listPrice({ input: '0.13', output: '0' })
// Image input costs 8 per million: there is no bucket for it yet, text input is what stands here.
const gptImage2 = listPrice({ input: '5', output: '30', cacheRead: '1.25' })
const gptImage15 = listPrice({ input: '5', output: '10', cacheRead: '1.25', outputImage: '32' })
const gpt4oTranscribe = listPrice({ input: '2.5', output: '10', inputAudio: '6' })
const gpt4oMiniTts = listPrice({ input: '0.6', output: '12' })
const free = listPrice({ input: '0', output: '0' })

export const openaiMedia: readonly Model[] = [
  {
    id: 'openai/text-embedding-3-small',
    name: 'text-embedding-3-small',
    author: 'openai',
    description: 'Text embeddings with 1,536 dimensions.',
    released: null,
    kind: 'embedding',
    contextLength: 8_192,
    maxOutput: null,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'text-embedding-3-small', price: textEmbedding3Small, ...genaiPrices },
    ],
  },
  {
    id: 'openai/text-embedding-3-large',
    name: 'text-embedding-3-large',
    author: 'openai',
    description: 'Text embeddings with 3,072 dimensions.',
    released: null,
    kind: 'embedding',
    contextLength: 8_192,
    maxOutput: null,
    input: ['text'],
    output: ['text'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'text-embedding-3-large', price: textEmbedding3Large, ...genaiPrices },
    ],
  },
  {
    id: 'openai/gpt-image-2',
    name: 'GPT Image 2',
    author: 'openai',
    description: 'Makes and edits images from text and images; billed by token.',
    released: null,
    kind: 'image',
    contextLength: null,
    maxOutput: null,
    input: ['text', 'image'],
    output: ['image'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-image-2', price: gptImage2, ...genaiPrices },
    ],
  },
  {
    id: 'openai/gpt-image-1.5',
    name: 'GPT Image 1.5',
    author: 'openai',
    description: 'Makes and edits images; the line before GPT Image 2.',
    released: null,
    kind: 'image',
    contextLength: null,
    maxOutput: null,
    input: ['text', 'image'],
    output: ['image'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-image-1.5', price: gptImage15, ...genaiPrices },
    ],
  },
  {
    id: 'openai/gpt-4o-transcribe',
    name: 'GPT-4o Transcribe',
    author: 'openai',
    description: 'Speech to text, billed by token.',
    released: null,
    kind: 'transcription',
    contextLength: 16_000,
    maxOutput: null,
    input: ['audio'],
    output: ['text'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-4o-transcribe', price: gpt4oTranscribe, ...genaiPrices },
    ],
  },
  {
    id: 'openai/whisper-1',
    name: 'Whisper',
    author: 'openai',
    description: 'Speech to text, billed by the hour of audio at the maker: without a token price it does not serve.',
    released: null,
    kind: 'transcription',
    contextLength: null,
    maxOutput: null,
    input: ['audio'],
    output: ['text'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'whisper-1', price: null, ...genaiPrices },
    ],
  },
  {
    id: 'openai/gpt-4o-mini-tts',
    name: 'GPT-4o mini TTS',
    author: 'openai',
    description: 'Text to speech with a voice that follows instructions.',
    released: null,
    kind: 'speech',
    contextLength: null,
    maxOutput: null,
    input: ['text'],
    output: ['audio'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: [],
    offers: [
      { provider: 'openai', upstream: 'gpt-4o-mini-tts', price: gpt4oMiniTts, ...genaiPrices },
    ],
  },
  {
    id: 'openai/omni-moderation-latest',
    name: 'Omni Moderation',
    author: 'openai',
    description: 'Says whether text or pictures are harmful, and in which way. Free of charge at its maker, and here.',
    released: '2024-09-26',
    kind: 'moderation',
    contextLength: null,
    maxOutput: null,
    input: ['text', 'image'],
    output: ['text'],
    capabilities: { tools: false, jsonSchema: false, reasoning: false, sampling: false },
    aliases: ['openai/omni-moderation-2024-09-26'],
    offers: [
      { provider: 'openai', upstream: 'omni-moderation-latest', price: free, ...openaiHelp },
    ],
  },
]
