import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answer } from './answer.ts'
import { Control, Received } from './control.ts'
import { play } from './play.ts'
import { PromptCache } from './prompt-cache.ts'

/** A further double that lives on the same port: the payment service. Null = not its path. */
export interface SandboxPart {
  handle(request: Request): Promise<Response | null>
}

export interface Sandbox {
  /** "http://127.0.0.1:40123"; a provider's base URL is `${url}/${provider.id}`. */
  url: string
  /** Pages and calls of the payment double (`/sandbox/…`, `/stripe/…`), for the public port. */
  handle(request: Request): Promise<Response>
  control: Control
  close(): Promise<void>
}

/**
 * Every provider of the catalogue on one loopback port, each in its own wire format, plus the payment
 * double where one is given. A real HTTP server, so that what works with it works with providers.
 */
export async function startSandbox({ port = 0, stripe }: { port?: number; stripe?: SandboxPart } = {}): Promise<Sandbox> {
  const control = new Control()
  const cache = new PromptCache()
  const handle = async (request: Request) => (await stripe?.handle(request)) ?? Response.json({ error: { message: 'No such page in the sandbox.' } }, { status: 404 })
  const server = createServer((request, response) => {
    serve(request, response, { control, cache, handle }).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return void response.destroy()
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message: `The sandbox failed: ${error instanceof Error ? error.message : String(error)}` } }))
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${bound}`, handle, control, close: () => close(server) }
}

interface Room {
  control: Control
  cache: PromptCache
  handle(request: Request): Promise<Response>
}

async function serve(request: IncomingMessage, response: ServerResponse, room: Room): Promise<void> {
  const address = request.url ?? '/'
  const [, provider = ''] = /^\/([^/?]*)/.exec(address) ?? []
  const raw = await readBody(request)
  // Stripe's own library keeps only the host of an address, so its calls come without the prefix.
  if (provider === 'stripe' || provider === 'sandbox' || provider === 'v1') return forward(await room.handle(webRequest(request, raw)), response)

  const path = address.slice(provider.length + 1)
  const received = new Received(provider, path, request.headers, raw.toString())
  room.control.record(received)
  response.once('close', () => received.end(response.writableFinished ? 'finished' : 'aborted'))
  const { prepared, fault } = answer(received, request.method ?? 'GET', room.control.take(provider), room.cache)
  if (fault.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter))
  await play(response, prepared, fault)
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.once('error', reject)
  })
}

function webRequest(request: IncomingMessage, raw: Buffer): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  const url = `http://${request.headers.host ?? '127.0.0.1'}${request.url ?? '/'}`
  const body = raw.length > 0 ? new Uint8Array(raw) : undefined
  return new Request(url, { method: request.method, headers, body })
}

async function forward(from: Response, to: ServerResponse): Promise<void> {
  to.writeHead(from.status, Object.fromEntries(from.headers))
  to.end(Buffer.from(await from.arrayBuffer()))
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
