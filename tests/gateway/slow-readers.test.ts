import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { createGateway, type Gateway } from '#lib/gateway/index.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, serveGateway } from '../support/gateway.ts'

const STALL_MS = 500
/** More than the kernel's buffers of both ends take. */
const TOKENS = 60_000

let sandbox: Sandbox
let gateway: Gateway
let server: Server
let url: string

beforeAll(async () => {
  await freshDatabase()
  sandbox = await startSandbox()
  process.env.SANDBOX_URL = sandbox.url
  gateway = await createGateway({ random: () => 0.5 })
  ;({ server, url } = await serveGateway(gateway, STALL_MS))
})

afterAll(async () => {
  await expectBalancedBooks()
  server.closeAllConnections()
  server.close()
  await gateway.close()
  await sandbox.close()
})

/** Asks for a stream over a socket of its own, which reads nothing before it is told to. */
async function ask(key: string, prompt: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined) // A reset is one of the ways in which it may end.
  await once(socket, 'connect')
  const body = JSON.stringify({ model: 'deepseek/deepseek-chat', stream: true, max_tokens: TOKENS, messages: [{ role: 'user', content: prompt }] })
  socket.pause()
  socket.write(`POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  return socket
}

async function settled(accountId: string): Promise<{ outcome: string; output: number } | undefined> {
  const { rows } = await db().query<{ outcome: string; output: number }>(`select outcome, output from money.usage_event where account_id = $1`, [accountId])
  return rows[0]
}

describe('a caller who reads nothing of a stream', () => {
  it('is cut off, and pays what had been delivered until then', async () => {
    const { key, caller } = await newAccount({ credit: '10', freeCalls: false })
    const socket = await ask(key, `[sandbox: tokens=${TOKENS}]`)
    await expect.poll(() => settled(caller.accountId), { timeout: 20_000 }).toMatchObject({ outcome: 'cancelled' })
    expect((await settled(caller.accountId))!.output).toBeLessThan(TOKENS)
    socket.destroy()
  })

  it('does not stop others, who get all of theirs', async () => {
    const { key, caller } = await newAccount({ credit: '10', freeCalls: false })
    const silent = await ask((await newAccount({ credit: '10', freeCalls: false })).key, `[sandbox: tokens=${TOKENS}]`)
    const socket = await ask(key, `[sandbox: tokens=20 wait=${2 * STALL_MS}]`)
    let text = ''
    socket.on('data', (bytes) => {
      text += String(bytes)
      if (text.includes('[DONE]')) socket.end()
    })
    socket.resume()
    await once(socket, 'close')
    expect(text).toContain('[DONE]')
    expect(await settled(caller.accountId)).toMatchObject({ outcome: 'completed' })
    silent.destroy()
  })
})
