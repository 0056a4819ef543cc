import { describe, expect, it } from 'vitest'
import { inputTokens, outputTokens } from '#lib/chat/usage.ts'
import { parseObject } from '#lib/dialects/json.ts'
import type { JsonObject } from '#lib/dialects/types.ts'
import { embeddings } from '#lib/gateway/relay/embeddings.ts'
import { images } from '#lib/gateway/relay/images.ts'
import { rerank } from '#lib/gateway/relay/rerank.ts'
import { transcriptions } from '#lib/gateway/relay/transcriptions.ts'
import type { Reading } from '#lib/gateway/relay/service.ts'
import { bodyOf, recordingsOf, type Recording } from '../dialects/recordings.ts'

/** Recorded answers of the providers whose formats are read here; whole ones, and no errors. */
function whole(api: string): Recording[] {
  return recordingsOf(api).filter(({ provider, status, stream, response_headers: headers }) => ['openai', 'azure', 'mistral', 'openrouter', 'google'].includes(provider) && status === 200 && !stream && /json/.test(headers['content-type'] ?? 'json'))
}

function raw(recording: Recording): Record<string, unknown> {
  return parseObject(bodyOf(recording).toString())!
}

/** Every token that the provider counted is in a bucket. */
function expectCounted({ usage }: Reading, { usage_raw: counted = {} }: Recording['expected']): void {
  const total = counted.total_tokens ?? counted.promptTokenCount
  if (total === undefined) expect(usage).toBeNull()
  else expect(inputTokens(usage!) + outputTokens(usage!)).toBe(total)
}

const file = new File(['sound'], 'speech.mp3')

describe('answers recorded from providers', () => {
  it.each(whole('embeddings').map((recording) => [recording.id, recording] as const))('embeddings %s', (_, recording) => {
    const { vectors = 1, dimensions } = recording.expected as { vectors?: number; dimensions?: number }
    for (const encoding_format of ['float', 'base64'] as const) {
      const reading = embeddings.read(raw(recording), { model: 'm', input: Array<string>(vectors).fill('x'), encoding_format })!
      const [first] = reading.answer.data as { embedding: number[] | string }[]
      const floats = typeof first!.embedding === 'string' ? Buffer.from(first!.embedding, 'base64').byteLength / 4 : first!.embedding.length
      expect(typeof first!.embedding).toBe(encoding_format === 'base64' ? 'string' : 'object')
      if (dimensions !== undefined) expect(floats).toBe(dimensions)
      expectCounted(reading, recording.expected)
    }
  })

  it.each(whole('images').map((recording) => [recording.id, recording] as const))('images %s', (_, recording) => {
    const reading = images.read(raw(recording), { model: 'm', prompt: 'x' })!
    expectCounted(reading, recording.expected)
    expect(reading.usage!.outputImage).toBeGreaterThan(0)
  })

  it.each(whole('audio-transcriptions').map((recording) => [recording.id, recording] as const))('transcriptions %s', (_, recording) => {
    const reading = transcriptions.read(raw(recording), { model: 'm', file })!
    expect(reading.answer.text).toBe(recording.expected.text)
    expectCounted(reading, recording.expected)
    expect(transcriptions.write!(reading.answer, { model: 'm', file, response_format: 'text' })!.text.trim()).toBe(recording.expected.text!.trim())
  })

  it.each<[string, JsonObject]>([
    ['with data and usage (Fireworks)', { data: [{ index: 1, relevance_score: 0.2 }, { index: 0, relevance_score: 0.9 }], usage: { prompt_tokens: 12, total_tokens: 12 } }],
    ['with results and tokens (SiliconFlow)', { results: [{ index: 0, relevance_score: 0.9 }, { index: 1, relevance_score: 0.2 }], tokens: { input_tokens: 12, output_tokens: 0 } }],
    ['with results and meta (SiliconFlow, Cohere)', { results: [{ index: 0, relevance_score: 0.9 }, { index: 1, relevance_score: 0.2 }], meta: { billed_units: { search_units: 1 }, tokens: { input_tokens: 12 } } }],
  ])('rerank %s', (_, answer) => {
    const reading = rerank.read(answer, { model: 'm', query: 'q', documents: ['a', 'b'] })!
    expect(reading.answer.results).toEqual([{ index: 0, relevance_score: 0.9 }, { index: 1, relevance_score: 0.2 }])
    expect(inputTokens(reading.usage!)).toBe(12)
  })

  it('rerank of documents that nobody sent is no answer', () => {
    expect(rerank.read({ results: [{ index: 2, relevance_score: 0.9 }] }, { model: 'm', query: 'q', documents: ['a', 'b'] })).toBeNull()
    expect(rerank.read({ results: [] }, { model: 'm', query: 'q', documents: ['a'] })).toBeNull()
  })
})
