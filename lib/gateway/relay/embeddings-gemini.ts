import { unsupported } from '../../dialects/fields.ts'
import { objectOf, objectsOf } from '../../dialects/json.ts'
import type { JsonObject } from '../../dialects/types.ts'
import type { Candidate } from '../route.ts'
import type { EmbeddingsRequest } from './embeddings.ts'
import type { Outgoing } from './service.ts'
import { say } from '../../say.ts'

// Google's own embeddings: one request a text, sent as a batch (ai.google.dev/api/embeddings, read 2026-11).

export function buildGemini(body: EmbeddingsRequest, inputs: (string | number[])[], candidate: Candidate): Outgoing {
  const { input: _, encoding_format: __, dimensions, model: ___, ...others } = body
  const warnings = Object.keys(others).flatMap((field) => (others[field] == null ? [] : [`${field} was not passed on: Google knows no such field.`]))
  const model = `models/${candidate.offer.upstream}`
  const requests = inputs.map((text) => {
    if (typeof text !== 'string') throw unsupported('input', say`must be text for this model: its provider takes no tokens`)
    return { model, content: { parts: [{ text }] }, ...(dimensions != null && { outputDimensionality: dimensions }) }
  })
  return { path: `/${model}:batchEmbedContents`, body: { requests }, warnings }
}

/** As OpenAI would say it. Older models report no usage. */
export function readGemini(raw: JsonObject): JsonObject {
  const counted = objectOf(raw.usageMetadata)?.promptTokenCount
  return {
    data: objectsOf(raw.embeddings).map((embedding, index) => ({ index, embedding: embedding.values })),
    ...(counted !== undefined && { usage: { prompt_tokens: counted, total_tokens: counted } }),
  }
}
