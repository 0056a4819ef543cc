import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { checkBooks } from '#lib/billing/check-books.ts'
import { env } from '#lib/env.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { serve, type Served } from '../../server.ts'
import { freePort } from '../support/free-port.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount } from '../support/gateway.ts'

let sandbox: Sandbox
let served: Served
let port: number

beforeAll(async () => {
  await freshDatabase()
  sandbox = await startSandbox()
  process.env.SANDBOX_URL = sandbox.url
  port = await freePort()
  served = await serve({ host: '127.0.0.1', port, pages: false })
})
beforeEach(() => {
  env().METRICS_TOKEN = undefined
})
afterAll(async () => {
  await served.stop()
  await sandbox.close()
})

function metrics(headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: '/api/metrics', headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece)).on('end', () => resolve({ status: answer.statusCode!, text }))
    })
    asked.on('error', reject).end()
  })
}

async function call(key: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'openai/gpt-5.4-mini', messages: [{ role: 'user', content: 'Hello!' }] }),
  })
  await answer.text()
  return answer.status
}

it('metrics count calls by how they ended, what waits and runs, and what the last check of the books said', async () => {
  const [rich, poor] = [await newAccount({ credit: '1', freeCalls: false }), await newAccount({ freeCalls: false })]
  expect([await call(rich.key), await call(rich.key), await call(poor.key)]).toEqual([200, 200, 402])
  await checkBooks()
  const { status, text } = await metrics()
  expect(status).toBe(200)
  const lines = text.split('\n')
  for (const line of [
    'aipower_calls_admitted_total 2',
    'aipower_calls_refused_total 1',
    'aipower_calls_settled_total{outcome="completed"} 2',
    'aipower_calls_settled_total{outcome="failed"} 0',
    'aipower_calls_in_flight 0',
    'aipower_ledger_backlog_ratio 0',
    'aipower_instances 1',
    'aipower_database_up 1',
    'aipower_open_holds 0',
    'aipower_books_violations{check="I1"} 0',
    'aipower_books_violations{check="I13"} 0',
  ]) expect(lines).toContain(line)
  expect(text).toMatch(/^aipower_books_checked_timestamp_seconds \d+/m)
  expect(text).toMatch(/^aipower_nodejs_eventloop_lag_p99_seconds /m)
  for (const secret of [rich.key, rich.caller.accountId, 'gpt-5.4']) expect(text).not.toContain(secret)
})

it('metrics are for programs on the same machine, not for whom a proxy speaks', async () => {
  expect((await metrics()).status).toBe(200)
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) expect((await metrics({ [name]: '127.0.0.1' })).status, name).toBe(404)
})

it('with METRICS_TOKEN, metrics are for who sends it, from wherever', async () => {
  env().METRICS_TOKEN = 'a token of the monitoring'
  expect((await metrics()).status).toBe(404)
  expect((await metrics({ authorization: 'Bearer another' })).status).toBe(404)
  expect((await metrics({ authorization: 'Bearer a token of the monitoring', 'x-forwarded-for': '203.0.113.9' })).status).toBe(200)
})
