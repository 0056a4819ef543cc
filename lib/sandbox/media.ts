import { embed, embedGemini } from './embeddings.ts'
import type { Fault } from './faults.ts'
import type { Prepared } from './play.ts'
import { countTokens } from './tokens.ts'
import { jsonList, positive, Refusal, text, type Json, type Piece } from './types.ts'

type Double = (body: Json, fault: Fault) => Prepared

/** What providers do besides chat, as small as it can be and still be real: by path, null for anything else. */
export function mediaDouble(path: string): Double | null {
  if (Object.hasOwn(doubles, path)) return doubles[path]!
  return path.endsWith(':batchEmbedContents') ? (body) => json(embedGemini(body)) : null
}

const doubles: Record<string, Double> = {
  '/embeddings': (body) => json(embed(body)),
  '/images/generations': images,
  '/audio/speech': speech,
  '/audio/transcriptions': transcribe,
  '/rerank': (body, fault) => json(rank(body, fault)),
  '/moderations': (body) => json(moderate(body)),
}

/** One white dot. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII='
const IMAGE_TOKENS = 272

function images(body: Json, fault: Fault): Prepared {
  const prompt = text(body.prompt)
  if (prompt === '') throw new Refusal(400, "'prompt' is a required property")
  if (body.response_format !== undefined) throw new Refusal(400, "Unknown parameter: 'response_format'.")
  const n = Math.min(positive(body.n) ?? 1, 10)
  const input = countTokens(prompt)
  const usage = {
    input_tokens: input,
    input_tokens_details: { text_tokens: input, image_tokens: 0 },
    output_tokens: n * IMAGE_TOKENS,
    output_tokens_details: { text_tokens: 0, image_tokens: n * IMAGE_TOKENS },
    total_tokens: input + n * IMAGE_TOKENS,
  }
  const data = fault.empty ? [] : Array.from({ length: n }, () => ({ b64_json: PICTURE }))
  if (body.stream !== true) return json({ created: seconds(), data, output_format: 'png', ...(!fault.noUsage && { usage }) })
  const event = (type: string, more: Json): Piece => ({ text: `event: ${type}\ndata: ${JSON.stringify({ type, b64_json: PICTURE, created_at: seconds(), ...more })}\n\n` })
  const partial = Array.from({ length: positive(body.partial_images) ?? 0 }, (_, index) => event('image_generation.partial_image', { partial_image_index: index }))
  return stream([...partial, { ...event('image_generation.completed', { ...(!fault.noUsage && { usage }) }), end: true }])
}

/** Silence: 26 ms a frame of MPEG-1 layer III, 128 kbit/s, 44.1 kHz. */
const FRAME = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)])
const AUDIO_TOKENS_PER_CHARACTER = 1.6

function speech(body: Json, fault: Fault): Prepared {
  const input = text(body.input)
  if (input === '') throw new Refusal(400, "'input' is a required property")
  const frames = Math.max(8, Math.min(input.length * 2, 400))
  if (body.stream_format !== 'sse') return { status: 200, contentType: 'audio/mpeg', whole: Buffer.concat(Array<Buffer>(frames).fill(FRAME)), streamError: '' }
  const usage = { input_tokens: countTokens(input), output_tokens: fault.counts ?? Math.ceil(input.length * AUDIO_TOKENS_PER_CHARACTER) }
  const done = { type: 'speech.audio.done', ...(!fault.noUsage && { usage: { ...usage, total_tokens: usage.input_tokens + usage.output_tokens } }) }
  const deltas = Array.from({ length: fault.empty ? 0 : frames / 4 }, () => sse({ type: 'speech.audio.delta', audio: Buffer.concat([FRAME, FRAME, FRAME, FRAME]).toString('base64') }))
  return stream([...deltas, { ...sse(done), end: true }])
}

const TRANSCRIPT = 'This is the AIPower sandbox. No provider has heard this.'
const AUDIO_TOKENS = 36

/** Whatever is said, it is heard as the same sentence. `body` holds the form's fields. */
function transcribe(body: Json, fault: Fault): Prepared {
  if (body.file === undefined) throw new Refusal(400, "'file' is a required property")
  const words = fault.empty ? '' : TRANSCRIPT
  const output = countTokens(words)
  const usage = { type: 'tokens', input_tokens: AUDIO_TOKENS + 1, input_token_details: { text_tokens: 1, audio_tokens: AUDIO_TOKENS }, output_tokens: output, total_tokens: AUDIO_TOKENS + 1 + output }
  const counted = fault.noUsage ? {} : { usage }
  if (body.stream === 'true') {
    const deltas = words.split(/(?<= )/).map((delta) => sse({ type: 'transcript.text.delta', delta }))
    return stream([...deltas, { ...sse({ type: 'transcript.text.done', text: words, ...counted }), end: true }])
  }
  if (body.response_format !== 'verbose_json') return json({ text: words, ...counted })
  const segments = [{ id: 0, start: 0, end: 1.5, text: ' This is the AIPower sandbox.' }, { id: 1, start: 1.5, end: 3.25, text: ' No provider has heard this.' }]
  return json({ task: 'transcribe', language: 'english', duration: 3.25, text: words, segments, ...counted })
}

/** By words in common with the query. */
function rank(body: Json, fault: Fault): Json {
  const query = new Set(text(body.query).toLowerCase().split(/\W+/))
  const documents = Array.isArray(body.documents) ? body.documents.map(text) : []
  if (documents.length === 0) throw new Refusal(400, "'documents' is a required property")
  const results = documents.map((document, index) => {
    const words = document.toLowerCase().split(/\W+/)
    return { index, relevance_score: words.filter((word) => word !== '' && query.has(word)).length / words.length }
  })
  const tokens = documents.reduce((sum, document) => sum + countTokens(document) + countTokens(text(body.query)), 0)
  return {
    object: 'list',
    model: text(body.model),
    data: results.toSorted((a, b) => b.relevance_score - a.relevance_score).slice(0, positive(body.top_n) ?? undefined),
    ...(!fault.noUsage && { usage: { prompt_tokens: fault.counts ?? tokens, completion_tokens: 0, total_tokens: fault.counts ?? tokens } }),
  }
}

const categories = ['harassment', 'hate', 'illicit', 'self-harm', 'sexual', 'violence']

/** Harmful is what says "kill". */
function moderate(body: Json): Json {
  const inputs: unknown[] = Array.isArray(body.input) && typeof body.input[0] === 'string' ? body.input : [body.input]
  const results = inputs.map((input) => {
    const violent = /kill/i.test(typeof input === 'string' ? input : jsonList(input).map((part) => text(part.text)).join('\n'))
    const of = <T>(value: (category: string) => T) => Object.fromEntries(categories.map((category) => [category, value(category)]))
    return { flagged: violent, categories: of((category) => violent && category === 'violence'), category_scores: of((category) => (violent && category === 'violence' ? 0.98 : 0.001)) }
  })
  return { id: 'modr-sandbox', model: text(body.model), results }
}

/** The fields of a multipart form; of a file only its name. */
export function formFields(raw: string): Json {
  const fields: Json = {}
  for (const [, head = '', value = ''] of raw.matchAll(/content-disposition: form-data; ([^\r\n]*)\r\n(?:[^\r\n]+\r\n)*\r\n([^\r]*)/gi)) {
    const name = /(?:^|; )name="([^"]*)"/.exec(head)?.[1]
    if (name) fields[name] = /filename="([^"]*)"/.exec(head)?.[1] ?? value
  }
  return fields
}

function json(body: Json): Prepared {
  return { status: 200, contentType: 'application/json; charset=utf-8', whole: Buffer.from(JSON.stringify(body)), streamError: '' }
}

function stream(pieces: Piece[]): Prepared {
  return { status: 200, contentType: 'text/event-stream; charset=utf-8', stream: pieces, streamError: sse({ type: 'error', error: { message: 'The sandbox was told to fail.', type: 'server_error' } }).text }
}

function sse(value: Json): Piece {
  return { text: `data: ${JSON.stringify(value)}\n\n` }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
