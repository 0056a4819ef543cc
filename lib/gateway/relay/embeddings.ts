import { z } from 'zod'
import { countTokens } from '../../billing/tokens.ts'
import { noUsage, type Usage } from '../../chat/usage.ts'
import { numberOf, objectOf, objectsOf } from '../../dialects/json.ts'
import { usageFromWire } from '../../dialects/openai-usage.ts'
import type { JsonObject } from '../../dialects/types.ts'
import { buildGemini, readGemini } from './embeddings-gemini.ts'
import { passOn } from './pass-on.ts'
import type { Service } from './service.ts'

const token = z.number().int().min(0)

export const embeddingsRequest = z.looseObject({
  model: z.string().min(1),
  /** A text, texts, or texts already cut into tokens. */
  input: z.union([
    z.string().min(1, 'must not be empty'),
    z.array(z.string()).min(1).max(2048),
    z.array(token).min(1),
    z.array(z.array(token).min(1)).min(1).max(2048),
  ]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.number().int().min(1).max(65_536).nullish(),
  user: z.string().nullish(),
})

export type EmbeddingsRequest = z.output<typeof embeddingsRequest>

/** Vectors in the encoding that was asked for, whichever the provider sends: OpenAI's SDKs ask for base64 by themselves. */
export const embeddings: Service<EmbeddingsRequest> = {
  name: 'embeddings',
  kind: 'embedding',
  schema: embeddingsRequest,
  size: ({ input }) => ({ promptBytes: inputs(input).reduce((sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : text.length * 2), 0), maxOutput: 0 }),
  build: (body, candidate) =>
    candidate.upstream.provider.dialect === 'gemini' ? buildGemini(body, inputs(body.input), candidate) : { path: '/embeddings', ...passOn(body, candidate) },
  read: (raw, body) => {
    const answer = Array.isArray(raw.embeddings) ? readGemini(raw) : raw
    const rows = objectsOf(answer.data).toSorted((a, b) => (numberOf(a.index) ?? 0) - (numberOf(b.index) ?? 0))
    if (rows.length !== inputs(body.input).length) return null
    const encode = body.encoding_format === 'base64' ? toBase64 : toFloats
    const data = rows.map((row, index) => ({ ...row, object: 'embedding', index, embedding: encode(row.embedding) }))
    if (data.some(({ embedding }) => embedding === null)) return null
    const usage = objectOf(answer.usage)
    return { answer: { ...answer, object: 'list', data }, usage: usage ? readUsage(usage) : null }
  },
  usage: readUsage,
  estimate: async ({ input }) => {
    let tokens = 0
    for (const text of inputs(input)) tokens += typeof text === 'string' ? await countTokens(text) : text.length
    return { ...noUsage, input: tokens }
  },
}

function inputs(input: EmbeddingsRequest['input']): (string | number[])[] {
  if (typeof input === 'string') return [input]
  return typeof input[0] === 'number' ? [input as number[]] : (input as (string | number[])[])
}

/** Some hosts count only the total; nobody embeds in no tokens. */
function readUsage(raw: JsonObject): Usage | null {
  const usage = usageFromWire({ ...raw, prompt_tokens: raw.prompt_tokens ?? raw.total_tokens }, {})
  return usage && usage.input + usage.cacheRead > 0 ? { ...noUsage, input: usage.input + usage.cacheRead } : null
}

function toBase64(embedding: unknown): string | null {
  if (typeof embedding === 'string') return embedding
  const floats = toFloats(embedding)
  return floats && Buffer.from(new Float32Array(floats).buffer).toString('base64')
}

function toFloats(embedding: unknown): number[] | null {
  if (Array.isArray(embedding)) return embedding.every((value) => typeof value === 'number') ? embedding : null
  if (typeof embedding !== 'string') return null
  const bytes = new Uint8Array(Buffer.from(embedding, 'base64'))
  return bytes.byteLength % 4 === 0 ? [...new Float32Array(bytes.buffer)] : null
}
