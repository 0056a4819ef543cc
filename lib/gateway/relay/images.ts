import { z } from 'zod'
import { noUsage, type Usage } from '../../chat/usage.ts'
import { objectOf, objectsOf } from '../../dialects/json.ts'
import { usageFromWire } from '../../dialects/openai-usage.ts'
import { sseNamed } from '../../dialects/sse.ts'
import type { JsonObject } from '../../dialects/types.ts'
import { passOn } from './pass-on.ts'
import type { Service } from './service.ts'

export const imagesRequest = z.looseObject({
  model: z.string().min(1),
  prompt: z.string().min(1).max(32_000),
  n: z.number().int().min(1).max(10).nullish(),
  size: z.string().nullish(),
  quality: z.string().nullish(),
  background: z.string().nullish(),
  moderation: z.string().nullish(),
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  output_compression: z.number().int().min(0).max(100).nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish(),
  style: z.string().nullish(),
  stream: z.boolean().nullish(),
  partial_images: z.number().int().min(0).max(3).nullish(),
  user: z.string().nullish(),
})

type ImagesRequest = z.output<typeof imagesRequest>

/** Tokens of one large picture, rounded up over OpenAI's table (low 408, medium 1,584, high 6,240 for 1024 × 1536; read 2026-11). */
const MEDIUM_TOKENS = 2_400
const MOST_TOKENS = 8_000
const tokens = new Map([
  ['low', 600],
  ['medium', MEDIUM_TOKENS],
])

export const images: Service<ImagesRequest> = {
  name: 'images',
  kind: 'image',
  schema: imagesRequest,
  answers: ['application/json', 'text/event-stream'],
  size: ({ prompt, n, quality, partial_images }) => ({ promptBytes: Buffer.byteLength(prompt), maxOutput: (n ?? 1) * (tokens.get(quality ?? '') ?? MOST_TOKENS) + (partial_images ?? 0) * 100 }),
  holdPrice: (price) => ({ ...price, output: price.outputImage ?? price.output }),
  build: (body, candidate) => {
    const { body: passed, warnings } = passOn(body, candidate)
    // These always answer with the picture itself and refuse to be told how; older clients tell them.
    if (/^gpt-image/.test(candidate.offer.upstream) && passed.response_format !== undefined) {
      if (passed.response_format === 'url') warnings.push('response_format url was not passed on: this model always answers with b64_json.')
      delete passed.response_format
    }
    return { path: '/images/generations', body: passed, warnings, stream: body.stream === true }
  },
  read: (raw) => {
    const pictures = objectsOf(raw.data).filter(({ b64_json, url }) => typeof b64_json === 'string' || typeof url === 'string')
    const usage = objectOf(raw.usage)
    return pictures.length > 0 ? { answer: raw, usage: usage ? readUsage(usage) : null } : null
  },
  usage: readUsage,
  estimate: ({ n, quality, prompt }, { answer }) => {
    const made = answer ? objectsOf(answer.data).length : (n ?? 1)
    const each = tokens.get(quality ?? '') ?? MEDIUM_TOKENS
    return Promise.resolve({ ...noUsage, input: Math.ceil(prompt.length / 4), outputImage: made * each })
  },
  stream: () => ({ type: 'text/event-stream; charset=utf-8', write: (event, name) => sseNamed(name ?? String(event.type), event) }),
}

/** Where the output is not told apart, all of it is the picture. */
function readUsage(raw: JsonObject): Usage | null {
  const usage = usageFromWire(raw, {})
  if (!usage || usage.outputImage > 0) return usage
  return { ...usage, output: 0, outputImage: usage.output }
}
