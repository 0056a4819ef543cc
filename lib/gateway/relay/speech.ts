import { z } from 'zod'
import { countTokens } from '../../billing/tokens.ts'
import { noUsage, type Usage } from '../../chat/usage.ts'
import { usageFromWire } from '../../dialects/openai-usage.ts'
import { sseData } from '../../dialects/sse.ts'
import type { JsonObject } from '../../dialects/types.ts'
import { passOn } from './pass-on.ts'
import type { Service } from './service.ts'

const types = { mp3: 'audio/mpeg', opus: 'audio/ogg', aac: 'audio/aac', flac: 'audio/flac', wav: 'audio/wav', pcm: 'audio/pcm' } as const

export const speechRequest = z.looseObject({
  model: z.string().min(1),
  input: z.string().min(1).max(4_096),
  voice: z.union([z.string().min(1), z.looseObject({ id: z.string().min(1) })]),
  instructions: z.string().max(4_096).nullish(),
  response_format: z.enum(['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']).nullish(),
  speed: z.number().min(0.25).max(4).nullish(),
  stream_format: z.enum(['audio', 'sse']).nullish(),
})

type SpeechRequest = z.output<typeof speechRequest>

/** Spoken at normal speed: about 13 bytes of text a second in any script, about 21 tokens a second. */
const TOKENS_PER_BYTE = 21 / 13
/** Uncompressed, 24 kHz and 16 bits: no format has more bytes a second, so a part is never counted too long. */
const TOKENS_PER_AUDIO_BYTE = 21 / 48_000

/**
 * Text to speech. Plain audio comes without a word about usage, so OpenAI is asked for events, which end
 * with it; the caller gets the bytes inside them as they come, or the events where those were asked for.
 */
export const speech: Service<SpeechRequest> = {
  name: 'speech',
  kind: 'speech',
  schema: speechRequest,
  answers: [...Object.values(types), 'text/event-stream'],
  size: (body) => ({ promptBytes: Buffer.byteLength(body.input + (body.instructions ?? '')), maxOutput: spokenTokens(body) * 1.5 }),
  build: (body, candidate) => {
    const { body: passed, warnings } = passOn(body, candidate)
    if (candidate.offer.provider === 'openai') passed.stream_format = 'sse'
    return { path: '/audio/speech', body: passed, warnings, stream: true }
  },
  read: () => null,
  usage: readUsage,
  estimate: async (body, { broken, sent }) => {
    const whole = spokenTokens(body)
    const input = await countTokens(body.input + (body.instructions ?? ''))
    return { ...noUsage, input, outputAudio: broken ? Math.min(whole, Math.ceil(sent * TOKENS_PER_AUDIO_BYTE)) : whole }
  },
  stream: ({ stream_format, response_format }) => {
    if (stream_format === 'sse') return { type: 'text/event-stream; charset=utf-8', write: sseData }
    const audio = (event: JsonObject): Uint8Array => (typeof event.audio === 'string' ? Buffer.from(event.audio, 'base64') : new Uint8Array())
    return { type: types[response_format ?? 'mp3'], write: audio }
  },
}

function spokenTokens({ input, speed }: SpeechRequest): number {
  return Math.ceil((Buffer.byteLength(input) * TOKENS_PER_BYTE) / (speed ?? 1))
}

function readUsage(raw: JsonObject): Usage | null {
  const usage = usageFromWire(raw, {})
  return usage && { ...usage, output: 0, outputAudio: usage.output + usage.outputAudio }
}
