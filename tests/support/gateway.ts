import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { createKey } from '#lib/accounts/api-keys.ts'
import { grantCredit, grantFreeCalls } from '#lib/billing/grants.ts'
import type { UserCaller } from '#lib/caller.ts'
import { db } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { settleForwarded } from '#lib/forwarded.ts'
import { createGateway, type Gateway, type GatewayOptions } from '#lib/gateway/index.ts'
import { HIGH_WATER_MARK, nodeDoor } from '#lib/gateway/node-door.ts'
import { uuid } from '#lib/ids.ts'
import { parseUsd } from '#lib/money.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'

export interface TestGateway {
  /** "http://127.0.0.1:40123" */
  url: string
  sandbox: Sandbox
  close(): Promise<void>
}

/** No lot: the cheapest offer comes first, of equal ones the first in the catalogue. */
const always = () => 0.5

/** The gateway behind a real port, every provider answered by the sandbox. Needs `freshDatabase()` before. */
export async function startTestGateway({ random = always }: GatewayOptions = {}): Promise<TestGateway> {
  const sandbox = await startSandbox()
  process.env.SANDBOX_URL = sandbox.url
  const gateway = await createGateway({ random })
  const { server, url } = await serveGateway(gateway)
  return {
    url,
    sandbox,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await gateway.close()
      await sandbox.close()
    },
  }
}

/** A gateway on a free loopback port, the way server.ts serves it; `stallMs` as in nodeDoor. */
export async function serveGateway(gateway: Gateway, stallMs?: number): Promise<{ server: Server; url: string }> {
  const listener = nodeDoor(gateway, stallMs)
  const server = createServer({ highWaterMark: HIGH_WATER_MARK }, (incoming, outgoing) => {
    settleForwarded(incoming.headers, incoming.socket.remoteAddress, env().TRUSTED_PROXIES)
    void listener(incoming, outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

export interface TestAccount {
  caller: UserCaller
  key: string
}

/** A verified account with a key; 50 free calls unless told otherwise, and credit in dollars. */
export async function newAccount({ credit, freeCalls = true }: { credit?: string; freeCalls?: boolean } = {}): Promise<TestAccount> {
  const [userId, accountId, email] = [uuid(), uuid(), `${uuid()}@example.com`]
  await db().query('insert into "user" (id, email, email_verified_at) values ($1, $2, now())', [userId, email])
  await db().query('insert into account (id, name) values ($1, $2)', [accountId, 'Test'])
  await db().query(`insert into membership (account_id, user_id, role) values ($1, $2, 'owner')`, [accountId, userId])
  const caller: UserCaller = { kind: 'user', accountId, userId, sessionId: uuid(), email, name: null, emailVerified: true, role: 'owner', operator: false }
  if (freeCalls) await grantFreeCalls(accountId)
  if (credit) await grantCredit(accountId, parseUsd(credit), uuid(), 'test')
  const { key } = await createKey(caller, { name: 'test' })
  return { caller, key }
}

/** The ordinary OpenAI SDK, which retries nothing so that a test sees every answer. */
export function openai(url: string, key: string): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 })
}
