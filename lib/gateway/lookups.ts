import { balance } from '../billing/balance.ts'
import { generation } from '../billing/generation.ts'
import { keyUsage } from '../billing/key-usage.ts'
import { modelRows, providerRows } from '../catalog/listing.ts'
import { ApiError } from '../errors.ts'
import { requestIdOf } from '../ids.ts'
import { usdNumber } from '../money.ts'
import { authenticate, presentedKey } from './authenticate.ts'
import type { Context } from './context.ts'
import { jsonHeaders } from './headers.ts'
import { receiptJson } from './receipt.ts'

/** `GET /v1/models`: public, so that catalogues can be read without an account; a key that is sent must be right, as tools check keys this way. */
export async function showModels(context: Context, request: Request, requestId: string): Promise<Response> {
  if (presentedKey(request)) await authenticate(context, request)
  return new Response(modelsText(context), { headers: jsonHeaders(context, requestId) })
}

/** `GET /v1/providers`: whom this gateway can call. Public. */
export function showProviders(context: Context, _request: Request, requestId: string): Promise<Response> {
  return Promise.resolve(json(context, requestId, { data: providerRows() }))
}

const texts = new WeakMap<Context, string>()

/** The catalogue and the set of live providers do not change while a process runs: serialised once. */
function modelsText(context: Context): string {
  const known = texts.get(context)
  if (known !== undefined) return known
  const rows = modelRows({ live: (id) => context.upstreams.get(id) !== undefined })
  const text = JSON.stringify({ object: 'list', data: rows })
  texts.set(context, text)
  return text
}

/** `GET /v1/key`: what this key is and has spent, in OpenRouter's shape. USD. */
export async function showKey(context: Context, request: Request, requestId: string): Promise<Response> {
  const caller = await authenticate(context, request)
  const [usage, wallet] = await Promise.all([keyUsage(caller), balance(caller)])
  return json(context, requestId, {
    data: {
      label: caller.keyLabel,
      name: caller.keyName,
      limit: null,
      limit_remaining: null,
      limit_reset: null,
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
      expires_at: null,
    },
  })
}

/** `GET /v1/credits`: everything ever credited and spent on the account, USD, and the free calls left. */
export async function showCredits(context: Context, request: Request, requestId: string): Promise<Response> {
  const wallet = await balance(await authenticate(context, request))
  return json(context, requestId, {
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
export async function showGeneration(context: Context, request: Request, requestId: string): Promise<Response> {
  const caller = await authenticate(context, request)
  const id = new URL(request.url).searchParams.get('id')
  if (!id) throw new ApiError('invalid_request', 'Name the call: /v1/generation?id=gen-…, as found in the answer’s "id".', { param: 'id' })
  const asked = requestIdOf(id)
  const receipt = asked && (await generation(caller, asked))
  if (!receipt) throw new ApiError('not_found', 'There is no call with this id on your account. A call appears here when it has ended.', { param: 'id' })
  return json(context, requestId, { data: receiptJson(receipt) })
}

function json(context: Context, requestId: string, body: object): Response {
  return new Response(JSON.stringify(body), { headers: jsonHeaders(context, requestId) })
}
