import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { serve, type Served } from '../../server.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freePort } from '../support/free-port.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount } from '../support/gateway.ts'

let sandbox: Sandbox
let served: Served
let url: string
let port: number

beforeAll(async () => {
  await freshDatabase()
  sandbox = await startSandbox()
  process.env.SANDBOX_URL = sandbox.url
})

async function start(drainMs = 100): Promise<void> {
  port = await freePort()
  url = `http://127.0.0.1:${port}`
  served = await serve({ host: '127.0.0.1', port, pages: false, drainMs })
}

afterAll(async () => {
  await expectBalancedBooks()
  await sandbox.close()
})

function body(prompt: string): string {
  return JSON.stringify({ model: 'deepseek/deepseek-chat', stream: true, max_tokens: 60_000, messages: [{ role: 'user', content: prompt }] })
}

function ask(key: string, prompt: string, path = '/v1/chat/completions'): Promise<Response> {
  return fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: body(prompt) })
}

async function endings(accountId: string): Promise<string[]> {
  const { rows } = await db().query<{ outcome: string }>('select outcome from money.usage_event where account_id = $1', [accountId])
  return rows.map(({ outcome }) => outcome)
}

describe('a server that stops', () => {
  it.each(['/v1/chat/completions', '/v1/messages'])('tells a stream of %s that runs on in its own format, and settles it', async (path) => {
    await start()
    const { key, caller } = await newAccount({ credit: '10', freeCalls: false })
    const answer = await ask(key, '[sandbox: stall]', path)
    const [text] = await Promise.all([answer.text(), served.stop()])
    expect(text).toContain('This instance of the gateway stops.')
    expect(await endings(caller.accountId)).toEqual(['interrupted'])
  })

  it('settles the call of a caller who does not read, too', async () => {
    await start(2_500) // Long enough to fill the buffers of both ends.
    const { key, caller } = await newAccount({ credit: '10', freeCalls: false })
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined) // It will be cut off.
    await once(socket, 'connect')
    const text = body('[sandbox: tokens=60000]')
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
    await once(socket, 'data')
    socket.pause()
    await served.stop()
    expect(await endings(caller.accountId)).toHaveLength(1)
    const { rows } = await db().query('select 1 from money.hold where account_id = $1', [caller.accountId])
    expect(rows).toEqual([])
    socket.destroy()
  })

  it('answers a call that has not begun to be answered with 503', async () => {
    await start()
    const { key, caller } = await newAccount({ credit: '10', freeCalls: false })
    const asked = ask(key, '[sandbox: hang]')
    await expect.poll(() => sandbox.control.last?.body).toMatchObject({ messages: [{ content: '[sandbox: hang]' }] })
    await served.stop()
    const answer = await asked
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await endings(caller.accountId)).toEqual(['failed'])
  })
})
