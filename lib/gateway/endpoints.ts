import { acceptedLocale } from '../../i18n/locales.ts'
import { visitorOf } from '../accounts/visitor.ts'
import { inbound } from '../dialects/index.ts'
import { messagesRequest } from '../dialects/anthropic-messages/wire.ts'
import { chatRequest } from '../dialects/openai-chat/wire.ts'
import { completionsInbound } from '../dialects/openai-completions/inbound.ts'
import { completionRequest } from '../dialects/openai-completions/wire.ts'
import { responsesRequest } from '../dialects/openai-responses/wire.ts'
import type { Inbound } from '../dialects/types.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { uuid } from '../ids.ts'
import { inLanguage } from '../language.ts'
import type { Answer, TextAnswer } from './answer.ts'
import { feedbackRequest, takeFeedback } from './auto/feedback.ts'
import { declaredLength } from './body.ts'
import type { Context } from './context.ts'
import { presentedKey } from './authenticate.ts'
import { countRequest, countTokens } from './count-tokens.ts'
import { showRoute } from './dry-run.ts'
import { chat, get, post, type Endpoint } from './endpoint.ts'
import { asApiError } from './failures.ts'
import { asWanted } from './faults.ts'
import { errorHeaders, failedHeaders, jsonHeaders } from './headers.ts'
import { withLimits } from './limits/headers.ts'
import { countModels, showCredits, showGeneration, showKey, showModel, showModelEndpoints, showModels, showProviders } from './lookups.ts'
import { serveOnce } from './once.ts'
import { showOpenapi } from './openapi.ts'
import { embeddings } from './relay/embeddings.ts'
import { MAX_FORM } from './relay/form.ts'
import { images } from './relay/images.ts'
import { moderations } from './relay/moderations.ts'
import { relayed } from './relay/relay.ts'
import { rerank } from './relay/rerank.ts'
import { speech } from './relay/speech.ts'
import { transcriptions } from './relay/transcriptions.ts'
import type { Visit } from './visit.ts'

/** Everything under /v1 (and, for OpenRouter's clients, /api/v1): one table for both doors. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  '/chat/completions': chat('Answer a conversation', inbound('openai-chat'), chatRequest),
  '/responses': chat('Answer a conversation, in the format of OpenAI’s Responses', inbound('openai-responses'), responsesRequest),
  '/messages': chat('Answer a conversation, in Anthropic’s format', inbound('anthropic-messages'), messagesRequest),
  '/messages/count_tokens': post('Count the tokens of a prompt, in Anthropic’s format', countTokens, { dialect: inbound('anthropic-messages'), body: { schema: countRequest, type: 'application/json' } }),
  '/completions': chat('Answer one prompt, in OpenAI’s legacy format', completionsInbound, completionRequest),
  '/route': post('Show whom a conversation would go to, and what it would cost, without calling anybody', showRoute, { body: { schema: chatRequest, type: 'application/json' } }),
  '/embeddings': relayed('Turn texts into vectors', embeddings),
  '/images/generations': relayed('Make pictures from words', images),
  '/audio/speech': relayed('Speak a text', speech),
  '/audio/transcriptions': relayed('Write down a recording', transcriptions),
  '/rerank': relayed('Order documents by how well they answer a query', rerank),
  '/moderations': relayed('Say whether a text or picture is harmful', moderations),
  '/models': get('List the models with their prices', showModels, { open: true }),
  '/models/count': get('Count the models', countModels, { open: true }),
  '/models/{author}/{slug}/endpoints': get('List the providers of one model', showModelEndpoints, { open: true }),
  '/models/{id}': get('Show one model', showModel, { open: true }),
  '/providers': get('List the providers', showProviders, { open: true }),
  '/key': get('Show what the key has spent', showKey),
  '/auth/key': get('Show what the key has spent (older name)', showKey),
  '/credits': get('Show the account’s credit', showCredits),
  '/generation': get('Show the receipt of one call', showGeneration, { query: { id: 'The answer’s id: gen-…' } }),
  '/generation/feedback': post('Say how good an answer was', takeFeedback, { body: { schema: feedbackRequest, type: 'application/json' } }),
  '/openapi.json': get('Describe all of this', (context, _, visit) => showOpenapi(context, visit, endpoints), { open: true }),
}

/** Answers any request under /v1; never throws. */
export async function handle(context: Context, request: Request): Promise<Answer> {
  const path = pathOf(request.url)
  const found = find(path)
  const visit: Visit = { requestId: uuid(), startedTick: performance.now(), works: found?.endpoint.method === 'POST', place: undefined, slot: undefined, attempts: undefined }
  try {
    if (request.method === 'OPTIONS') return preflight(visit.requestId)
    if (!found) throw new ApiError('not_found', say`There is no ${request.method} ${path.slice(0, 100)} here. GET /v1/openapi.json describes every endpoint.`)
    if (request.method !== found.endpoint.method) throw new ApiError('method_not_allowed', say`${path} takes ${found.endpoint.method}, not ${request.method}.`)
    if (visit.works) visit.place = context.load.enter(weightOf(request))
    if (found.endpoint.open && !presentedKey(request)) context.limits.stranger(visitorOf(request.headers).ip)
    return withLimits(await serveOnce(visit.works ? asWanted(context, request) : context, request, { ...found, route: path, visit }), visit)
  } catch (error) {
    return withLimits(refuse(context, inLanguage(acceptedLocale(request.headers.get('accept-language')), asApiError(error)), visit, found?.endpoint.dialect ?? inbound('openai-chat')), visit)
  } finally {
    if (!visit.slot?.settles) {
      visit.slot?.leave()
      visit.place?.leave()
    }
  }
}

/** Paths with a name inside, as what stands before and after it; a name may hold slashes. */
const patterns = Object.entries(endpoints)
  .filter(([path]) => path.includes('{'))
  .map(([path, endpoint]) => ({ endpoint, before: path.slice(0, path.indexOf('{')), after: path.slice(path.lastIndexOf('}') + 1) }))

function find(path: string): { endpoint: Endpoint; name: string } | undefined {
  if (Object.hasOwn(endpoints, path)) return { endpoint: endpoints[path]!, name: '' }
  for (const { endpoint, before, after } of patterns) {
    if (!path.startsWith(before) || !path.endsWith(after) || path.length <= before.length + after.length) continue
    return { endpoint, name: decoded(path.slice(before.length, path.length - after.length)) }
  }
  return undefined
}

/** What a body will take of our memory, as far as it is told and anybody would read it; the rest counts as it comes. Bytes. */
function weightOf({ headers }: Request): number {
  return Math.min(declaredLength(headers) ?? 0, MAX_FORM)
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name // Not an encoding: then it means itself.
  }
}

function refuse(context: Context, error: ApiError, visit: Visit, dialect: Inbound): TextAnswer {
  const headers = { ...jsonHeaders(context, visit.requestId), ...failedHeaders(visit), ...errorHeaders(error) }
  return { status: error.status, headers, text: JSON.stringify(dialect.error(error, visit.requestId)) }
}

/** `/v1/x` and `/api/v1/x` → `/x`, without query and trailing slash. Only path and query are trusted, never the host. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.indexOf('?', start)
  const path = url.slice(start, end < 0 ? undefined : end).replace(/^(\/api)?\/v1(?=\/|$)/, '')
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

function preflight(requestId: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...jsonHeaders(null, requestId),
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': '*, authorization, content-type, x-api-key',
      'access-control-max-age': '86400',
    },
  })
}
