import { db, inTransaction } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { parseUsd, type Nano } from '#lib/money.ts'
import { noUsage } from '#lib/chat/usage.ts'
import { grantCredit } from '#lib/billing/grants.ts'
import { books } from '#lib/billing/books.ts'
import { setKeyBudget } from '#lib/billing/key-budget.ts'
import type { Model } from '#lib/catalog/types.ts'
import type { LimitReset, Reservation, Settlement } from '#lib/billing/types.ts'

/** A model at one nano-USD a token, so that a cost of 37 is 37 output tokens. */
export const model: Model = {
  id: 'maker/model',
  name: 'Model',
  author: 'maker',
  description: '',
  released: null,
  kind: 'chat',
  contextLength: null,
  maxOutput: null,
  input: ['text'],
  output: ['text'],
  capabilities: { tools: true, jsonSchema: true, reasoning: false, sampling: true },
  aliases: [],
  offers: [{ provider: 'house', upstream: 'model-1', price: { input: 1_000n, output: 1_000n }, source: 'https://example.com/prices', asOf: '2026-11-01' }],
}
export const offer = 'maker/model@house:model-1'

export async function newAccount(credit: Nano = 0n): Promise<string> {
  const { rows } = await db().query<{ id: string }>(`insert into account (name) values ('test') returning id`)
  const id = rows[0]!.id
  if (credit > 0n) await grantCredit(id, credit, uuid(), 'test')
  return id
}

/** A key of the account with a spending limit in nano-USD; the key itself is nobody's. */
export async function newKey(accountId: string, limit: Nano | null, reset: LimitReset = null): Promise<string> {
  const id = uuid()
  await inTransaction(async (client) => {
    await client.query('insert into "user" (id, email) values ($1, $2)', [id, `${id}@example.com`])
    await client.query(`insert into api_key (id, account_id, created_by, name, hash, label) values ($1, $2, $1, 'test', $3, '')`, [id, accountId, id])
    await setKeyBudget(client, { accountId, keyId: id }, limit === null ? null : { limit, reset })
  })
  return id
}

export const dollars = parseUsd
export const keyId = uuid()

export function reservation(accountId: string, priceId: string, fields: Partial<Reservation> = {}): Reservation {
  return { requestId: uuid(), accountId, keyId, amount: 1_000n, freeEligible: false, priceId, expiresAt: Date.now() + 600_000, ...fields }
}

/** The end of `r` at a cost in nano-USD, which at the test model's price is as many output tokens. */
export function settlement(r: Reservation, cost: Nano, fields: Partial<Settlement> = {}): Settlement {
  return {
    requestId: r.requestId,
    accountId: r.accountId,
    keyId: r.keyId,
    outcome: cost > 0n ? 'completed' : 'failed',
    usage: { ...noUsage, output: Number(cost) },
    usageSource: 'provider',
    cost,
    priceId: r.priceId,
    requestedModel: 'auto',
    model: model.id,
    provider: 'house',
    upstreamModel: 'model-1',
    upstreamId: 'up-1',
    dialect: 'openai-chat',
    stream: true,
    finishReason: 'stop',
    nativeFinishReason: 'stop',
    errorCode: null,
    attempts: [{ provider: 'house', upstream: 'model-1', status: 200, ms: 12, paidBy: 'customer' }],
    startedAt: Date.now(),
    ttftMs: 5,
    durationMs: 20,
    appTitle: null,
    appUrl: null,
    sandbox: true,
    ...fields,
  }
}

/** The invariants that are broken, by name; [] is what every test ends with. */
export async function broken(): Promise<string[]> {
  return (await books()).filter((check) => check.violations !== null && check.violations > 0).map((check) => `${check.id} ${check.title}: ${check.violations}`)
}
