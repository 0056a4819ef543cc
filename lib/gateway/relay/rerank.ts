import { z } from 'zod'
import { countTokens } from '../../billing/tokens.ts'
import { noUsage, type Usage } from '../../chat/usage.ts'
import { numberOf, objectOf, objectsOf } from '../../dialects/json.ts'
import { usageFromWire } from '../../dialects/openai-usage.ts'
import type { JsonObject } from '../../dialects/types.ts'
import { passOn } from './pass-on.ts'
import type { Service } from './service.ts'

export const rerankRequest = z.looseObject({
  model: z.string().min(1),
  query: z.string().min(1),
  documents: z.array(z.union([z.string(), z.looseObject({ text: z.string() })])).min(1).max(1_000),
  top_n: z.number().int().min(1).nullish(),
  return_documents: z.boolean().nullish(),
})

type RerankRequest = z.output<typeof rerankRequest>

/** Documents in order of how well they answer a query, in Cohere's format, which all hosts of rerankers took over. */
export const rerank: Service<RerankRequest> = {
  name: 'rerank',
  kind: 'rerank',
  schema: rerankRequest,
  // The query is read once with each document.
  size: (body) => ({ promptBytes: texts(body).reduce((sum, text) => sum + Buffer.byteLength(text) + Buffer.byteLength(body.query), 0), maxOutput: 0 }),
  build: (body, candidate) => {
    const { return_documents: _, ...asked } = body // Put in here: hosts differ in how they send them back.
    return { path: '/rerank', ...passOn({ ...asked, documents: texts(body) }, candidate) }
  },
  read: (raw, body) => {
    const results = readResults(raw, body)
    const usage = objectOf(raw.usage) ?? objectOf(objectOf(raw.meta)?.tokens) ?? objectOf(raw.tokens) ?? objectOf(objectOf(raw.meta)?.billed_units)
    return results && { answer: { results, ...(usage && { usage }) }, usage: usage ? readUsage(usage) : null }
  },
  usage: readUsage,
  estimate: async (body) => {
    const query = await countTokens(body.query)
    let input = 0
    for (const text of texts(body)) input += query + (await countTokens(text))
    return { ...noUsage, input }
  },
}

function texts({ documents }: RerankRequest): string[] {
  return documents.map((document) => (typeof document === 'string' ? document : document.text))
}

/** Best first; null when a result names no document. */
function readResults(raw: JsonObject, body: RerankRequest): JsonObject[] | null {
  const found = objectsOf(raw.results ?? raw.data).map((result) => ({ index: numberOf(result.index) ?? -1, relevance_score: numberOf(result.relevance_score) ?? NaN }))
  const documents = texts(body)
  if (found.length === 0 || found.some(({ index, relevance_score: score }) => documents[index] === undefined || Number.isNaN(score))) return null
  const best = found.toSorted((a, b) => b.relevance_score - a.relevance_score).slice(0, body.top_n ?? undefined)
  return body.return_documents ? best.map((result) => ({ ...result, document: { text: documents[result.index] } })) : best
}

function readUsage(raw: JsonObject): Usage | null {
  const usage = usageFromWire({ ...raw, prompt_tokens: raw.prompt_tokens ?? raw.input_tokens ?? raw.total_tokens }, {})
  return usage && usage.input > 0 ? usage : null
}
