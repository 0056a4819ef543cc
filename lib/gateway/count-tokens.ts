import { z } from 'zod'
import type { ChatRequest } from '../chat/request.ts'
import { messagesRequest } from '../dialects/anthropic-messages/wire.ts'
import { inbound, outbound } from '../dialects/index.ts'
import { countOf, objectsOf, parseObject } from '../dialects/json.ts'
import { log } from '../log.ts'
import { enter } from './authenticate.ts'
import { MAX_MEDIA_BODY, readBody } from './body.ts'
import type { Context } from './context.ts'
import { toApiError, UpstreamFailure } from './failures.ts'
import { jsonHeaders, warningHeader } from './headers.ts'
import { countPrompt } from './meter.ts'
import { readText, targetOf, toHeaders } from './open.ts'
import { parseChat } from './parse-chat.ts'
import { route, type Candidate } from './route.ts'
import type { Visit } from './visit.ts'

/** As for /messages, without the output limit that nobody needs here. */
export const countRequest = z.looseObject(messagesRequest.omit({ max_tokens: true, stream: true }).shape)

/** What the provider's counter takes of a /messages body; it refuses everything else. */
const counted = ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking', 'output_config', 'cache_control']
const COUNT_MS = 15_000
const MAX_ANSWER = 64 * 1024

/**
 * `POST /v1/messages/count_tokens`: how long a prompt is, for nothing. Anthropic counts for its own models;
 * for others, and when it does not answer, it is counted here, which a warning says.
 */
export async function countTokens(context: Context, request: Request, visit: Visit): Promise<Response> {
  const { caller } = await enter(context, request, visit)
  const { chat, prompt } = parseChat(await readBody(request, MAX_MEDIA_BODY, visit.place), { inbound: inbound('anthropic-messages'), headers: request.headers })
  const { candidates } = route(context, { request: chat, caller, headers: request.headers, prompt, startedAt: Date.now() })
  const own = candidates.find(({ upstream }) => upstream.provider.dialect === 'anthropic-messages')
  const warnings: string[] = []
  const input_tokens = (own && (await askProvider(context, chat, own, warnings))) ?? (await countHere(chat, candidates[0]!, warnings))
  const headers = { ...jsonHeaders(context, visit.requestId), ...warningHeader(warnings) }
  return new Response(JSON.stringify({ input_tokens, ...(warnings.length > 0 && { warnings }) }), { headers })
}

/** Undefined when the provider does not answer. Throws ApiError when the request itself is wrong. */
async function askProvider(context: Context, chat: ChatRequest, candidate: Candidate, warnings: string[]): Promise<number | undefined> {
  const dialect = outbound('anthropic-messages')
  const { path, headers, body } = dialect.build(withoutHostedTools(chat, warnings), targetOf(candidate))
  const question = Object.fromEntries(counted.filter((field) => body[field] !== undefined).map((field) => [field, body[field]]))
  try {
    const answer = await context.upstreams.call(candidate.upstream, { path: `${path}/count_tokens`, headers, body: question }, { key: (candidate.lines.find((line) => !line.trouble(Date.now())) ?? candidate.lines[0]!).key, stream: false, signal: AbortSignal.timeout(COUNT_MS) })
    const text = await readText(answer, MAX_ANSWER)
    if (answer.statusCode === 200) return countOf(parseObject(text)?.input_tokens)
    const failure = dialect.failure(answer.statusCode, toHeaders(answer.headers), text)
    if (failure.class === 'request' || failure.class === 'context_length') throw new UpstreamFailure(failure, candidate.upstream.provider.name)
  } catch (error) {
    if (error instanceof UpstreamFailure) throw toApiError(error)
    log.warn({ error: String(error), provider: candidate.offer.provider }, 'count_tokens: the provider did not answer')
  }
  return undefined
}

/** The provider's counter refuses its own hosted tools. */
function withoutHostedTools(chat: ChatRequest, warnings: string[]): ChatRequest {
  if (!chat.tools.some((tool) => tool.type === 'native')) return chat
  warnings.push('Hosted tools are not counted: the answer is lower than what a call will read.')
  const { tools, tool_choice: _, ...body } = chat.native.body
  const own = objectsOf(tools).filter((tool) => tool.type == null || tool.type === 'custom')
  return { ...chat, tools: chat.tools.filter((tool) => tool.type !== 'native'), native: { ...chat.native, body: own.length > 0 ? { ...body, tools: own } : body } }
}

async function countHere(chat: ChatRequest, { model }: Candidate, warnings: string[]): Promise<number> {
  warnings.push(`Counted here and not by the provider of ${model.id}: a call may differ by some percent.`)
  return countPrompt(chat)
}
