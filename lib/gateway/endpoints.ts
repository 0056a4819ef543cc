import { inbound } from '../dialects/index.ts'
import type { Inbound } from '../dialects/types.ts'
import { ApiError } from '../errors.ts'
import { uuid } from '../ids.ts'
import { serveChat } from './chat.ts'
import type { Context } from './context.ts'
import { asApiError } from './failures.ts'
import { errorHeaders, jsonHeaders } from './headers.ts'
import { showCredits, showGeneration, showKey, showModels, showProviders } from './lookups.ts'

type Serve = (context: Context, request: Request, requestId: string) => Promise<Response>

interface Endpoint {
  method: 'GET' | 'POST'
  serve: Serve
  /** In whose words errors are told. */
  dialect: Inbound
}

const openai = inbound('openai-chat')

/** Everything under /v1 (and, for OpenRouter's clients, /api/v1): one table for both doors. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  '/chat/completions': { method: 'POST', dialect: openai, serve: (context, request, id) => serveChat(context, request, id, openai) },
  '/models': { method: 'GET', dialect: openai, serve: showModels },
  '/providers': { method: 'GET', dialect: openai, serve: showProviders },
  '/key': { method: 'GET', dialect: openai, serve: showKey },
  '/auth/key': { method: 'GET', dialect: openai, serve: showKey },
  '/credits': { method: 'GET', dialect: openai, serve: showCredits },
  '/generation': { method: 'GET', dialect: openai, serve: showGeneration },
}

/** Answers any request under /v1; never throws. */
export async function handle(context: Context, request: Request): Promise<Response> {
  const requestId = uuid()
  const path = pathOf(request.url)
  const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined
  try {
    if (request.method === 'OPTIONS') return preflight(requestId)
    if (!endpoint) throw new ApiError('not_found', `There is no ${request.method} ${path.slice(0, 100)} here. The API reference lists every endpoint.`)
    if (request.method !== endpoint.method) throw new ApiError('method_not_allowed', `${path} takes ${endpoint.method}, not ${request.method}.`)
    return await endpoint.serve(context, request, requestId)
  } catch (error) {
    return refuse(context, asApiError(error), requestId, endpoint?.dialect ?? openai)
  }
}

function refuse(context: Context, error: ApiError, requestId: string, dialect: Inbound): Response {
  const headers = { ...jsonHeaders(context, requestId), ...errorHeaders(error) }
  return new Response(JSON.stringify(dialect.error(error, requestId)), { status: error.status, headers })
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
