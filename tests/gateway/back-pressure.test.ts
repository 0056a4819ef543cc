import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectBalancedBooks } from '../support/books.ts'
import { startHosts, type Hosts } from '../support/hosts.ts'

/** 256 KB, and what a plain connection reads beyond that: TLS, by which providers are reached, hands over 16 KB at a time. */
const MOST = (256 + 128) * 1024
/** Tokens of one answer: more than the kernel's buffers of both ends take. */
const TOKENS = 60_000
/** How many the provider sends at once: more than a read takes, or a little of it. */
const atOnce = { floods: 20_000, drips: 250 }

let provider: Server
let hosts: Hosts
/** All connections to the provider so far, and the newest answer to a caller. */
const upstream = new Set<Socket>()
let outgoing: ServerResponse

const connected = channel('undici:client:connected')
const requested = channel('http.server.request.start')

function noteConnection(message: unknown): void {
  const { socket } = message as { socket: Socket }
  if (socket.remotePort === portOf(provider)) upstream.add(socket)
}

function noteAnswer(message: unknown): void {
  const { response, server } = message as { response: ServerResponse; server: Server }
  if (server !== provider) outgoing = response
}

beforeAll(async () => {
  provider = createServer((incoming, answer) => void json(incoming).then((asked) => {
    const { model } = asked as { model: keyof typeof atOnce }
    answer.writeHead(200, { 'content-type': 'text/event-stream' })
    Readable.from(incoming.url!.endsWith('/messages') ? ofAnthropic(atOnce[model]) : ofOpenai(atOnce[model])).pipe(answer)
  }))
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${portOf(provider)}/v1`
  hosts = await startHosts([
    { id: 'terse', models: ['floods', 'drips'], baseUrl },
    { id: 'laconic', models: ['floods'], baseUrl, dialect: 'anthropic-messages' },
  ])
  connected.subscribe(noteConnection)
  requested.subscribe(noteAnswer)
})

afterAll(async () => {
  connected.unsubscribe(noteConnection)
  requested.unsubscribe(noteAnswer)
  await expectBalancedBooks()
  await hosts.close()
  provider.closeAllConnections()
  provider.close()
})

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** Events of as few bytes as a provider can send: ours about them are several times as long. */
function* ofOpenai(many: number): Generator<string> {
  const token = 'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n'
  for (let sent = 0; sent < TOKENS; sent += many) yield token.repeat(many)
  yield 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
}

function* ofAnthropic(many: number): Generator<string> {
  const event = (type: string, fields: object): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
  yield event('message_start', { message: { id: 'm', type: 'message', role: 'assistant', content: [], usage: { input_tokens: 1, output_tokens: 1 } } })
  yield event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } })
  const token = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'a' } })
  for (let sent = 0; sent < TOKENS; sent += many) yield token.repeat(many)
  yield event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: TOKENS } })
  yield event('message_stop', {})
}

/** Asks for the stream over a socket of its own, which reads nothing before it is told to. */
async function ask(host: string, model: string, path: string): Promise<Socket> {
  const socket = connect(Number(new URL(hosts.url).port), '127.0.0.1')
  await once(socket, 'connect')
  const body = JSON.stringify({ model: `test/${model}`, stream: true, max_tokens: TOKENS, provider: { only: [host] }, messages: [{ role: 'user', content: 'Hello!' }] })
  socket.pause()
  socket.write(`POST ${path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Bearer ${hosts.key}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  return socket
}

/** What came from the provider, what was written for the caller, and what of that has not left the process. Bytes. */
interface Flow {
  read: number
  written: number
  waiting: number
}

function flow(before: number): Flow {
  return { read: bytesRead() - before, written: outgoing.req.socket.bytesWritten, waiting: outgoing.writableLength }
}

function bytesRead(): number {
  return [...upstream].reduce((sum, socket) => sum + socket.bytesRead, 0)
}

/** Until nothing more comes from the provider, as the caller takes nothing. */
async function untilFull(before: number): Promise<void> {
  let last = before
  const stands = (): boolean => {
    const now = bytesRead()
    const still = now === last && now - before > MOST && outgoing.writableLength > 0
    last = now
    return still
  }
  await expect.poll(stands, { interval: 200, timeout: 15_000 }).toBe(true)
}

describe('a stream whose caller reads nothing', () => {
  it.each([
    ['in its provider’s format', 'terse', 'floods', '/v1/chat/completions'],
    ['of many small pieces', 'terse', 'drips', '/v1/chat/completions'],
    ['in another format', 'terse', 'floods', '/v1/messages'],
    ['in one that has more words for the same', 'laconic', 'floods', '/v1/chat/completions'],
  ])('%s takes a bounded part of our memory, and is whole when it is read later', async (_, host, model, path) => {
    const before = bytesRead()
    const socket = await ask(host, model, path)
    await untilFull(before)
    const held = flow(before)
    const pieces: string[] = []
    socket.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece)).resume()
    await once(socket, 'close')
    const whole = flow(before)
    // Read and not yet written, in the provider's words; written and waiting, in the caller's.
    const unwritten = held.read - held.written * (whole.read / whole.written)
    expect(unwritten + held.waiting).toBeLessThan(MOST)
    expect(pieces.join('').split('"a"')).toHaveLength(TOKENS + 1)
  })
})
