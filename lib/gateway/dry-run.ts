import { inbound } from '../dialects/index.ts'
import { isObject } from '../dialects/json.ts'
import type { JsonObject } from '../dialects/types.ts'
import { idTime } from '../ids.ts'
import { enter } from './authenticate.ts'
import { categoryOf } from './auto/category.ts'
import type { Choice } from './auto/decide.ts'
import { expect, expectedCost } from './auto/expect.ts'
import { decisionOf } from './auto/explain.ts'
import { readRequest } from './auto/reading.ts'
import { survey } from './auto/survey.ts'
import { MAX_MEDIA_BODY, readBody } from './body.ts'
import type { Context } from './context.ts'
import { jsonHeaders } from './headers.ts'
import { parseChat } from './parse-chat.ts'
import { route, wishesOf, type Asked, type Routed } from './route.ts'
import type { Visit } from './visit.ts'

/**
 * `POST /v1/route`: whom a chat request would go to, what it would probably cost, and why; nothing is called,
 * spent or remembered. The body is that of /v1/chat/completions; without a model it means `auto`. Throws as
 * the call itself would before money is set aside.
 */
export async function showRoute(context: Context, request: Request, visit: Visit): Promise<Response> {
  const { caller } = await enter(context, request, visit)
  const { chat, prompt } = parseChat(await readBody(request, MAX_MEDIA_BODY, visit.place), { inbound: inbound('openai-chat'), headers: request.headers }, withModel)
  const asked: Asked = { request: chat, caller, headers: request.headers, prompt, startedAt: idTime(visit.requestId) }
  return new Response(JSON.stringify(described(context, asked, route(context, asked))), { headers: jsonHeaders(context, visit.requestId) })
}

function withModel(body: unknown): unknown {
  return isObject(body) && body.model === undefined && body.models === undefined ? { ...body, model: 'auto' } : body
}

function described(context: Context, asked: Asked, { candidates, auto, warnings }: Routed): JsonObject {
  const at = new Date(asked.startedAt)
  const reading = readRequest(asked.request, asked.prompt.promptBytes)
  const expected = expect(reading, auto?.category ?? categoryOf(reading))
  const cost = (price: (typeof candidates)[number]['price']): number => rounded(expectedCost(expected, price, { at }))
  const first = candidates[0]!
  return {
    object: 'route',
    requested_model: asked.request.model,
    model: first.model.id,
    provider: first.offer.provider,
    expected: { input_tokens: expected.input, output_tokens: expected.output, cost: cost(first.price) },
    /** In the order in which they would be tried. */
    attempts: candidates.map(({ model, offer, price }) => ({ model: model.id, provider: offer.provider, expected_cost: cost(price) })),
    ...(auto && { auto: told(context, asked, auto) }),
    ...(warnings.length > 0 && { warnings }),
  }
}

/** What `auto` weighed. */
function told(context: Context, asked: Asked, choice: Choice): JsonObject {
  const { mode, tier, category, confidence, rule, reason, baselineModel } = decisionOf(choice)
  const { candidates, excluded } = survey(context, { ...asked, wishes: wishesOf(asked, []) }, choice)
  return {
    mode, tier, category, confidence, rule, reason,
    cost_quality: choice.quality,
    lambda: rounded(choice.lambda),
    odds: choice.odds,
    baseline_model: baselineModel,
    baseline_cost: rounded(choice.baseline.usd),
    candidates: candidates.map(({ expectedCost: usd, utility, ...candidate }) => ({ ...candidate, expected_cost: rounded(usd), utility: rounded(utility) })),
    excluded,
  }
}

/** To a nano-dollar, as all amounts here. */
function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9
}
