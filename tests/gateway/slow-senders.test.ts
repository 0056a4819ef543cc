import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { serve, type Served } from '../../server.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { newAccount } from '../support/gateway.ts'

const HEADERS_MS = 400
const REQUEST_MS = 1_500
const TRICKLE_MS = 50

let sandbox: Sandbox
let served: Served
let port: number
let key: string

beforeAll(async () => {
  await freshDatabase()
  sandbox = await startSandbox()
  process.env.SANDBOX_URL = sandbox.url
  port = await freePort()
  served = await serve({ host: '127.0.0.1', port, pages: false, drainMs: 0, headersMs: HEADERS_MS, requestMs: REQUEST_MS })
  ;({ key } = await newAccount({ credit: '10', freeCalls: false }))
})

afterAll(async () => {
  await served.stop()
  await expectBalancedBooks()
  await sandbox.close()
})

const head = 'POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n'

/** A client that sends a beginning, then a character now and then, and never the end. */
async function trickle(beginning: string, character: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined) // A reset is one of the ways in which it may end.
  await once(socket, 'connect')
  socket.write(beginning)
  const more = setInterval(() => socket.write(character), TRICKLE_MS)
  socket.once('close', () => clearInterval(more))
  return socket
}

/** What it hears until its connection is closed. */
async function heard(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (bytes) => (text += String(bytes)))
  // Not by once(), which throws the reset that `trickle` allows.
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}

function call(prompt: string, stream = false): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'openai/gpt-5.4-mini', stream, messages: [{ role: 'user', content: prompt }] }),
  })
}

async function inFlight(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/api/metrics`)).text()
  return Number(/^aipower_requests_in_flight (\d+)/m.exec(text)![1])
}

describe('a client that never finishes', () => {
  it('its headers is told 408 and cut off', async () => {
    expect(await heard(await trickle(`${head}X-Slow: `, 'a'))).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('anything at all, as it sends nothing, is cut off', async () => {
    expect(await heard(await trickle('', ''))).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('its body is cut off; its place is free again and nothing is billed', async () => {
    const before = sandbox.control.count()
    const socket = await trickle(`${head}Authorization: Bearer ${key}\r\nContent-Length: 100000\r\n\r\n{"model":"`, 'a')
    await expect.poll(inFlight).toBe(1)
    await heard(socket)
    await expect.poll(inFlight).toBe(0)
    expect(sandbox.control.count()).toBe(before)
  })

  it('does not stop others, many as there may be of its kind', async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, (_, index) => trickle(index % 2 ? `${head}X-Slow: ` : `${head}Authorization: Bearer ${key}\r\nContent-Length: 1000\r\n\r\n{`, 'a')))
    const closed = Promise.all(sockets.map(heard))
    expect((await call('Hello!')).status).toBe(200)
    await closed
  })
})

it('an answer may take longer than a request', async () => {
  const answer = await call(`[sandbox: tokens=5 wait=${REQUEST_MS + 500}] Hello!`, true)
  expect(await answer.text()).toContain('[DONE]')
})
