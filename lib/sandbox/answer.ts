import { anthropicMessages } from './anthropic-messages.ts'
import { think } from './brain.ts'
import type { Received } from './control.ts'
import { faultInPrompt, parseFault, type Fault } from './faults.ts'
import { gemini } from './gemini.ts'
import { formFields, mediaDouble } from './media.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'
import type { Prepared } from './play.ts'
import type { PromptCache } from './prompt-cache.ts'
import { isJson, Refusal, text, type Json, type Place, type Voice } from './types.ts'

interface Played {
  prepared: Prepared
  fault: Fault
}

// Small questions are asked again and again (benchmarks, health checks): their answers are kept.
const SMALL = 2_048
const KEPT = 256
const kept = new Map<string, Played>()

/** What a request gets: an answer to send, and how to misbehave while sending it. */
export function answer(received: Received, method: string, ordered: Fault | null, cache: PromptCache): Played {
  const place = locate(received)
  const voice = voiceOf(place.path)
  if (!voice || method !== 'POST') return plain(place, voice ?? openaiChat, new Refusal(404, `The sandbox does not know ${method} ${received.path}.`))
  const refusal = unauthorised(received, place)
  if (refusal) return plain(place, voice, refusal)

  const header = received.headers['x-aipower-fault']
  const remembers = !ordered && header === undefined && received.raw.length <= SMALL
  const name = remembers ? `${place.provider}${received.path}\n${received.raw}` : ''
  const known = remembers ? kept.get(name) : undefined
  if (known) return known
  try {
    const played = compose(received, place, { voice, fault: ordered ?? parseFault(typeof header === 'string' ? header : '') }, cache)
    if (remembers) {
      if (kept.size >= KEPT) kept.clear()
      kept.set(name, played)
    }
    return played
  } catch (error) {
    if (error instanceof RangeError) return plain(place, voice, new Refusal(400, error.message))
    if (error instanceof Refusal) return plain(place, voice, error)
    throw error
  }
}

function compose(received: Received, place: Place, { voice, fault: told }: { voice: Voice; fault: Fault }, cache: PromptCache): Played {
  const double = mediaDouble(place.path)
  if (double) {
    const body = /^multipart\/form-data/.test(received.headers['content-type'] ?? '') ? formFields(received.raw) : parse(received.raw)
    const fault = { ...faultInPrompt(JSON.stringify(body)), ...told }
    if (fault.tooLong) return tooLong(voice)
    return fault.status === undefined ? { prepared: double(body, fault), fault } : failure(fault, voice)
  }
  const body = parse(received.raw)
  const question = voice.read(body, place)
  if (question.model === '') throw new Refusal(400, 'you must provide a model parameter')
  const fault = { ...faultInPrompt(question.prompt), ...told }
  if (fault.status !== undefined) return failure(fault, voice)
  if (fault.tooLong) return tooLong(voice)
  if (fault.noUsage) question.usage = false
  const thought = think(question, fault, cache)
  if (fault.counts !== undefined) thought.usage = { ...thought.usage, output: fault.counts }
  if (/count_?tokens$/i.test(place.path)) {
    return json(200, place.path.startsWith('/models') ? { totalTokens: thought.usage.input } : { input_tokens: thought.usage.input }, fault)
  }
  if (!question.stream) return json(200, fault.middle === 'error' ? voice.error(503, 'The sandbox was told to fail.') : voice.whole(question, thought), fault)
  const prepared = {
    status: 200,
    contentType: 'text/event-stream; charset=utf-8',
    stream: voice.stream(question, thought),
    streamError: voice.streamError('The sandbox was told to fail.'),
  }
  return { prepared, fault }
}

function locate(received: Received): Place {
  const [path = '', search = ''] = received.path.split('?')
  return { provider: received.provider, path: path.replace(/^\/v1(beta)?(?=\/)/, ''), search }
}

function voiceOf(path: string): Voice | undefined {
  if (path === '/chat/completions') return openaiChat
  if (path === '/responses') return openaiResponses
  if (path === '/messages' || path === '/messages/count_tokens') return anthropicMessages
  if (/^\/models\/[^/]+:(generateContent|streamGenerateContent|countTokens|batchEmbedContents)$/.test(path)) return gemini
  return mediaDouble(path) ? openaiChat : undefined
}

const keyless = new Set(['ollama', 'lmstudio', 'vllm'])
const keyHeaders: Record<string, string> = { anthropic: 'x-api-key', azure: 'api-key', google: 'x-goog-api-key', 'google-vertex': 'x-goog-api-key' }

/** The real ones want their key in their own header; here any key will do but the word "invalid". */
function unauthorised(received: Received, place: Place): Refusal | null {
  if (keyless.has(place.provider)) return null
  const header = keyHeaders[place.provider]
  const key = header ? received.headers[header] : /^Bearer (\S+)$/i.exec(received.headers.authorization ?? '')?.[1]
  if (typeof key !== 'string' || key === '' || key === 'invalid') return new Refusal(401, `${place.provider}: missing or invalid API key (${header ?? 'Authorization: Bearer'}).`)
  if (place.provider === 'anthropic' && !received.headers['anthropic-version']) return new Refusal(400, 'anthropic-version: header is required')
  return null
}

function parse(raw: string): Json {
  try {
    const body: unknown = JSON.parse(raw)
    if (isJson(body)) return body
  } catch {
    // Falls through: the same refusal as for JSON of the wrong kind.
  }
  throw new Refusal(400, 'We could not parse the JSON body of your request.')
}

function plain(place: Place, voice: Voice, refusal: Refusal): Played {
  const message = text(refusal.message) || `${place.provider} refused the request.`
  return json(refusal.status, voice.error(refusal.status, message), {})
}

function tooLong(voice: Voice): Played {
  return json(400, voice.error(400, 'The sandbox was told that your prompt exceeds the maximum context length of this model.'), {})
}

function failure(fault: Fault, voice: Voice): Played {
  const status = fault.status ?? 500
  if (!fault.html) return json(status, voice.error(status, `The sandbox was told to answer ${status}.`), fault)
  const whole = Buffer.from(`<html><head><title>${status}</title></head><body>${status} from a proxy</body></html>\n`)
  return { prepared: { status, contentType: 'text/html', whole, streamError: '' }, fault }
}

function json(status: number, body: Json, fault: Fault): Played {
  return { prepared: { status, contentType: 'application/json; charset=utf-8', whole: Buffer.from(JSON.stringify(body)), streamError: '' }, fault }
}
