import { balance } from '../billing/balance.ts'
import { generation } from '../billing/generation.ts'
import { keyBudgets } from '../billing/key-budget.ts'
import { keyUsage } from '../billing/key-usage.ts'
import { findModel, nearestModels } from '../catalog/index.ts'
import { autoRows } from '../catalog/listing-auto.ts'
import { endpointsOf, modelRows, providerRows, type EndpointFigures, type ModelRow } from '../catalog/listing.ts'
import type { Model, Offer } from '../catalog/types.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { requestIdOf } from '../ids.ts'
import { usdNumber } from '../money.ts'
import { modeOf } from './auto/mode.ts'
import { enter, presentedKey } from './authenticate.ts'
import type { Context } from './context.ts'
import { jsonHeaders } from './headers.ts'
import { receiptJson } from './receipt.ts'
import { candidatesOf } from './routing/candidates.ts'
import type { Visit } from './visit.ts'

/** `GET /v1/models`: public, so that catalogues can be read without an account; a key that is sent must be right, as tools check keys this way. */
export async function showModels(context: Context, request: Request, visit: Visit): Promise<Response> {
  if (presentedKey(request)) await enter(context, request, visit)
  return new Response(listing(context).text, { headers: jsonHeaders(context, visit.requestId) })
}

/** `GET /v1/providers`: whom this gateway can call. Public. */
export function showProviders(context: Context, _request: Request, visit: Visit): Promise<Response> {
  return Promise.resolve(json(context, visit, { data: providerRows() }))
}

/** `GET /v1/models/count`. */
export function countModels(context: Context, _request: Request, visit: Visit): Promise<Response> {
  return Promise.resolve(json(context, visit, { data: { count: listing(context).rows.length } }))
}

/** `GET /v1/models/{id}`: one row of the list, by any name that calls may use. */
export async function showModel(context: Context, request: Request, visit: Visit, name: string): Promise<Response> {
  if (presentedKey(request)) await enter(context, request, visit)
  const { rows } = listing(context)
  const asked = name.toLowerCase()
  const id = modeOf(asked)?.name ?? findModel(asked)?.id
  const row = rows.find((one) => one.id === asked) ?? rows.find((one) => one.id === id)
  if (!row) throw noSuchModel(name)
  return json(context, visit, row)
}

/** `GET /v1/models/{author}/{slug}/endpoints`: every offer of one model. */
export function showModelEndpoints(context: Context, _request: Request, visit: Visit, name: string): Promise<Response> {
  const live = liveProviders(context)
  const auto = autoRows({ live }).find(({ id }) => id === modeOf(name)?.name)
  if (auto) {
    const { id, name: title, created, description, architecture } = auto
    return Promise.resolve(json(context, visit, { data: { id, name: title, created, description, architecture, endpoints: [] } }))
  }
  const model = findModel(name)
  if (!model) throw noSuchModel(name)
  return Promise.resolve(json(context, visit, { data: endpointsOf(model, { live, measured: (offer) => figuresOf(context, offer), resting: (offer) => isResting(context, model, offer) }) }))
}

/** Whether this process's breakers spare an offer, whichever of the provider's keys is used. */
function isResting(context: Context, model: Model, offer: Offer): boolean {
  const lines = candidatesOf(context, model).find((candidate) => candidate.offer === offer)?.lines
  return lines?.every((line) => line.isBroken(Date.now())) ?? false
}

/** Recomputed at most once a second, however often it is asked. */
function figuresOf({ measures }: Context, offer: string): EndpointFigures | undefined {
  const measured = measures.of(offer)
  return (
    measured && {
      uptime_last_5m: percent(measured.uptime5m),
      uptime_last_30m: percent(measured.uptime30m),
      uptime_last_1d: percent(measured.uptime1d),
      latency_last_30m: measured.ttftMs,
      throughput_last_30m: measured.tokensPerSecond,
    }
  )
}

/** 0.98765 → 98.77. Never rounded up to 100: that means no call failed. */
function percent(share: number | null): number | null {
  return share === null ? null : Math.floor(share * 10_000) / 100
}

function noSuchModel(name: string): ApiError {
  const near = nearestModels(name, 3)
  return new ApiError('not_found', say`There is no model ${JSON.stringify(name.slice(0, 100))} here. The nearest are ${near.join(', ')}.`, { param: 'model', metadata: { nearest_models: near } })
}

const listings = new WeakMap<Context, { rows: ModelRow[]; text: string }>()

/** The catalogue and the set of live providers do not change while a process runs: made and serialised once. */
function listing(context: Context): { rows: ModelRow[]; text: string } {
  const known = listings.get(context)
  if (known) return known
  const rows = modelRows({ live: liveProviders(context) })
  const made = { rows, text: JSON.stringify({ object: 'list', data: rows, has_more: false, first_id: rows[0]?.id ?? null, last_id: rows.at(-1)?.id ?? null }) }
  listings.set(context, made)
  return made
}

function liveProviders(context: Context): (id: string) => boolean {
  return (id) => context.upstreams.get(id) !== undefined
}

/** `GET /v1/key`: what this key is and has spent, in OpenRouter's shape. USD. */
export async function showKey(context: Context, request: Request, visit: Visit): Promise<Response> {
  const { caller } = await enter(context, request, visit)
  const [usage, wallet, budgets] = await Promise.all([keyUsage(caller), balance(caller), keyBudgets(caller, caller.keyId)])
  const budget = budgets.get(caller.keyId)
  return json(context, visit, {
    data: {
      label: caller.keyLabel,
      name: caller.keyName,
      limit: budget ? usdNumber(budget.limit) : null,
      limit_remaining: budget ? usdNumber(budget.remaining) : null,
      limit_reset: budget?.reset ?? null,
      limit_resets_at: budget?.resetsAt?.toISOString() ?? null,
      include_byok_in_limit: false,
      usage: usdNumber(usage.total),
      usage_daily: usdNumber(usage.day),
      usage_weekly: usdNumber(usage.week),
      usage_monthly: usdNumber(usage.month),
      byok_usage: 0,
      byok_usage_daily: 0,
      byok_usage_weekly: 0,
      byok_usage_monthly: 0,
      is_free_tier: wallet.totalCredits === 0n,
      is_management_key: false,
      is_provisioning_key: false,
      free_calls_left: Number(wallet.freeCallsLeft),
      expires_at: caller.expiresAt?.toISOString() ?? null,
      allowed_models: caller.allowedModels,
    },
  })
}

/** `GET /v1/credits`: everything ever credited and spent on the account, USD, and the free calls left. */
export async function showCredits(context: Context, request: Request, visit: Visit): Promise<Response> {
  const { caller } = await enter(context, request, visit)
  const wallet = await balance(caller)
  return json(context, visit, {
    data: {
      total_credits: usdNumber(wallet.totalCredits),
      total_usage: usdNumber(wallet.totalUsage),
      balance: usdNumber(wallet.posted),
      available: usdNumber(wallet.available),
      free_calls_left: Number(wallet.freeCallsLeft),
      free_calls_granted: Number(wallet.freeCallsGranted),
    },
  })
}

/** `GET /v1/generation?id=gen-…`: one call's receipt. 404 for ids of other accounts too. */
export async function showGeneration(context: Context, request: Request, visit: Visit): Promise<Response> {
  const { caller } = await enter(context, request, visit)
  const id = new URL(request.url).searchParams.get('id')
  if (!id) throw new ApiError('invalid_request', 'Name the call: /v1/generation?id=gen-…, as found in the answer’s "id".', { param: 'id' })
  const asked = requestIdOf(id)
  const receipt = asked && (await generation(caller, asked))
  if (!receipt) throw new ApiError('not_found', 'There is no call with this id on your account. A call appears here when it has ended.', { param: 'id' })
  return json(context, visit, { data: receiptJson(receipt) })
}

function json(context: Context, visit: Visit, body: object): Response {
  return new Response(JSON.stringify(body), { headers: jsonHeaders(context, visit.requestId) })
}
