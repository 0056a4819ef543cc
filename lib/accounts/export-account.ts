import { autoTopup } from '../billing/auto-topup.ts'
import { paymentExport, usageExport } from '../billing/export.ts'
import { download, jsonArray, records, refuse } from '../billing/export-response.ts'
import type { UserCaller } from '../caller.ts'
import { db } from '../db.ts'
import { exactUsd } from '../money.ts'
import { listKeys } from './api-keys.ts'
import { listPasskeys } from './passkeys.ts'
import { prisma } from './prisma.ts'
import { isProved } from './proof.ts'
import { listSessions } from './session-list.ts'
import { twoStep } from './two-step.ts'

/**
 * Everything kept of the caller and their account, as one JSON document without a secret: who they are, how they sign
 * in, where they are signed in, keys, what the log says of them, payments and calls. Streamed like the other exports.
 * 403 without a proof.
 */
export async function accountExport(caller: UserCaller): Promise<Response> {
  if (!(await isProved(caller))) return refuse(403, 'Confirm first that it is you: download your data from the settings of your account.')
  const now = new Date()
  return download(write(caller, now), `account-${now.toISOString().slice(0, 10)}`, 'json')
}

async function* write(caller: UserCaller, now: Date): AsyncGenerator<string, void> {
  yield `{\n"exported_at": ${JSON.stringify(now)}`
  for (const [name, value] of Object.entries(await person(caller))) yield `,\n"${snake(name)}": ${JSON.stringify(plain(value))}`
  const calls = { from: new Date(0), to: now }
  const lists = { log: log(caller), payments: records(paymentExport, caller, calls), usage: records(usageExport, caller, calls) }
  for (const [name, items] of Object.entries(lists)) {
    yield `,\n"${name}": `
    yield* jsonArray(items)
  }
  yield '}\n'
}

const ofPerson = {
  ...{ email: true, name: true, locale: true, showYuan: true, emailVerifiedAt: true, createdAt: true },
  ...{ lowBalanceNotice: true, keyBudgetNotice: true, weeklyNotice: true, notices: { select: { kind: true, period: true, at: true } } },
} as const

async function person(caller: UserCaller): Promise<Record<string, unknown>> {
  const where = { userId: caller.userId }
  const [{ passwordHash, ...profile }, memberships, codes, passkeys, providers, sessions, keys, card] = await Promise.all([
    prisma().user.findUniqueOrThrow({ where: { id: caller.userId }, select: { ...ofPerson, passwordHash: true } }),
    prisma().membership.findMany({ where, select: { role: true, account: { select: { name: true, createdAt: true, rpm: true, tpm: true, concurrency: true } } } }),
    twoStep(caller),
    listPasskeys(caller),
    prisma().identity.findMany({ where, select: { issuer: true, subject: true, email: true, createdAt: true, lastUsedAt: true } }),
    listSessions(caller),
    listKeys(caller),
    autoTopup(caller),
  ])
  return { profile, memberships, signIn: { password: passwordHash !== null, twoStep: codes, passkeys, providers }, sessions, keys, autoTopup: card }
}

const PAGE = 1_000

/** What the caller did, as the log tells it. */
async function* log({ accountId, userId }: UserCaller): AsyncGenerator<object, void> {
  for (let after = 0n; ; ) {
    const { rows } = await db().query<{ id: bigint; at: Date; act: string; detail: object; ip: string; user_agent: string }>(
      `select id, at, act, detail, ip, user_agent from audit_event where account_id = $1 and user_id = $2 and id > $3 order by id limit ${PAGE}`,
      [accountId, userId, after],
    )
    for (const { at, act, detail, ip, user_agent } of rows) yield { at, act, detail, ip, user_agent }
    if (rows.length < PAGE) return
    after = rows.at(-1)!.id
  }
}

/** As the other exports write it: names with underscores, nano-USD as exact dollars. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return exactUsd(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [snake(name), plain(one)]))
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
