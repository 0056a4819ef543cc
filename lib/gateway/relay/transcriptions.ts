import { z } from 'zod'
import { countTokens } from '../../billing/tokens.ts'
import { noUsage, type Usage } from '../../chat/usage.ts'
import { numberOf, objectOf, objectsOf, stringOf } from '../../dialects/json.ts'
import { usageFromWire } from '../../dialects/openai-usage.ts'
import { sseData } from '../../dialects/sse.ts'
import type { JsonObject } from '../../dialects/types.ts'
import { MAX_FILE } from './form.ts'
import { passOn } from './pass-on.ts'
import type { Service } from './service.ts'
import { subtitles } from './subtitles.ts'

export const transcriptionsRequest = z.looseObject({
  model: z.string().min(1),
  file: z.file('is missing: send the recording as a file').min(1, 'is empty').max(MAX_FILE, 'is over 25 MB: send it in parts'),
  language: z.string().optional(),
  prompt: z.string().optional(),
  response_format: z.enum(['json', 'text', 'srt', 'verbose_json', 'vtt']).optional(),
  temperature: z.string().regex(/^\d+(\.\d+)?$/, 'must be a number').optional(),
  stream: z.enum(['true', 'false', 'True', 'False', '']).optional(),
})

type TranscriptionsRequest = z.output<typeof transcriptionsRequest>

/** As recorded at OpenAI and Mistral: ten to thirteen tokens a second of sound. */
const TOKENS_PER_SECOND = 13
/** Words spoken fast. */
const TEXT_TOKENS_PER_SECOND = 6
/** 32 kbit/s: few recordings have fewer bytes a second. Uncompressed ones have at least 16,000. */
const BYTES_PER_SECOND = 4_000
const BYTES_PER_SECOND_PLAIN = 16_000

/** Speech to text. Providers report usage with JSON only, so that is what they are asked for; text and subtitles are made here. */
export const transcriptions: Service<TranscriptionsRequest> = {
  name: 'transcriptions',
  kind: 'transcription',
  schema: transcriptionsRequest,
  form: true,
  answers: ['application/json', 'text/plain', 'application/x-subrip', 'text/vtt', 'text/event-stream'],
  size: ({ file, prompt }) => ({ promptBytes: 2 * TOKENS_PER_SECOND * seconds(file) + Buffer.byteLength(prompt ?? ''), maxOutput: TEXT_TOKENS_PER_SECOND * seconds(file) }),
  holdPrice: (price) => ({ ...price, input: price.inputAudio ?? price.input }),
  build: (body, candidate) => {
    const { body: passed, warnings } = passOn(body, candidate)
    const stream = isStreamed(body)
    passed.stream = stream ? 'true' : undefined
    passed.response_format = needsSegments(body) ? 'verbose_json' : 'json'
    const form = new FormData()
    for (const [field, value] of Object.entries(passed)) {
      for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (one instanceof File) form.append(field, one, one.name || 'audio')
        else if (typeof one === 'string') form.append(field, one)
      }
    }
    return { path: '/audio/transcriptions', body: form, warnings, stream }
  },
  read: (raw, body) => {
    const usable = typeof raw.text === 'string' && (!needsSegments(body) || body.response_format === 'verbose_json' || objectsOf(raw.segments).length > 0)
    const usage = objectOf(raw.usage)
    return usable ? { answer: raw, usage: usage ? readUsage(usage) : null } : null
  },
  usage: readUsage,
  // In the caller's favour where nobody says how long it is: as if it were not compressed.
  estimate: async ({ file }, { answer }) => {
    const length = numberOf(answer?.duration) ?? file.size / (2 * BYTES_PER_SECOND_PLAIN)
    return { ...noUsage, inputAudio: Math.ceil(length * TOKENS_PER_SECOND), output: await countTokens(stringOf(answer?.text) ?? '') }
  },
  write: (answer, { response_format: format }) => {
    if (format === 'text') return { type: 'text/plain; charset=utf-8', text: `${String(answer.text)}\n` }
    if (format === 'srt' || format === 'vtt') return { type: format === 'vtt' ? 'text/vtt; charset=utf-8' : 'application/x-subrip; charset=utf-8', text: subtitles(objectsOf(answer.segments), format) }
    return null
  },
  stream: () => ({ type: 'text/event-stream; charset=utf-8', write: sseData }),
}

function needsSegments({ response_format: format }: TranscriptionsRequest): boolean {
  return format === 'verbose_json' || format === 'srt' || format === 'vtt'
}

function isStreamed({ stream }: TranscriptionsRequest): boolean {
  return stream?.toLowerCase() === 'true'
}

function seconds(file: File): number {
  return Math.ceil(file.size / (/wav|flac|pcm|aiff/i.test(`${file.type} ${file.name}`) ? BYTES_PER_SECOND_PLAIN : BYTES_PER_SECOND))
}

/** OpenAI writes the details' name differently here than everywhere else. A duration is no count of tokens. */
function readUsage(raw: JsonObject): Usage | null {
  return usageFromWire({ ...raw, input_tokens_details: raw.input_token_details ?? raw.input_tokens_details }, {})
}
