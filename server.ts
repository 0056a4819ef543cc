import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { builtFiles } from '#lib/built-files.ts'
import { env } from '#lib/env.ts'
import { settleForwarded } from '#lib/forwarded.ts'
import { createGateway } from '#lib/gateway/index.ts'
import { HIGH_WATER_MARK, nodeDoor } from '#lib/gateway/node-door.ts'

export interface ServeOptions {
  host: string
  port: number
  /** Pages with hot reload. */
  dev?: boolean
  /** False: `/v1` alone, without Next. Default true. */
  pages?: boolean
  /** Answers `/sandbox/*`: the sandbox's checkout page, which the person's browser must reach. */
  sandbox?: (request: Request) => Promise<Response>
  /** How long readiness says no before the door is closed, for load balancers to notice. Default 0. */
  delayMs?: number
  /** How long a client may take to send the headers of a request, and the whole of it, ms. Default 10 and 60 seconds. */
  headersMs?: number
  requestMs?: number
  /** How long running calls may go on once it is closed, ms. Default a minute; half a second with hot reload. */
  drainMs?: number
}

export interface Served {
  /** Lets running calls end, ends those that do not within a minute, then closes. Repeating it is harmless. */
  stop(): Promise<void>
}

/** For operators; load balancers look at the status alone. */
const notReady = { stopping: 'stopping', database: 'not ready: the database does not answer', backlog: 'not ready: too much waits to be billed' }

const HEADERS_MS = 10_000
const REQUEST_MS = 60_000
const DRAIN_MS = 60_000
/** For callers to read how their call ended. */
const FAREWELL_MS = 3_000
const SETTLE_MS = 10_000

/**
 * One process, one port: `/v1` goes straight to the gateway, everything else to Next, where pages are wanted.
 *
 * @throws the listening socket's error (EADDRINUSE, EACCES)
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const { dev = false, headersMs = HEADERS_MS, requestMs = REQUEST_MS } = options
  // One after the other: Next blocks the process while it loads, long enough for connections to time out.
  const app = options.pages === false ? undefined : await openPages(options)
  const gateway = await createGateway()
  const pages = app?.getRequestHandler()
  const built = app && !dev ? builtFiles(`${import.meta.dirname}/.next/static`) : undefined
  const calls = nodeDoor(gateway)
  const sandbox = options.sandbox && getRequestListener(options.sandbox, { overrideGlobalObjects: false })
  let draining = false

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const path = pathOf(incoming.url)
    const mayReadMetrics = path === '/api/metrics' && isOperator(incoming, env().METRICS_TOKEN)
    settleForwarded(incoming.headers, incoming.socket.remoteAddress, env().TRUSTED_PROXIES)
    // Says so (Connection: close): whoever keeps connections would send the next call just when this one is closed.
    if (draining) outgoing.shouldKeepAlive = false
    if (within(path, '/v1') || within(path, '/api/v1')) return await calls(incoming, outgoing)
    if (path === '/livez') return plain(outgoing, 200, 'alive')
    if (path === '/readyz') {
      const unready = draining ? 'stopping' : await gateway.unready()
      return plain(outgoing, unready ? 503 : 200, unready ? notReady[unready] : 'ready')
    }
    if (path === '/api/metrics') {
      if (!mayReadMetrics) return plain(outgoing, 404, 'There is nothing here.')
      const { type, text } = await gateway.metrics()
      return void outgoing.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
    }
    if (sandbox && within(path, '/sandbox')) return await sandbox(incoming, outgoing)
    if (!pages) return plain(outgoing, 404, 'There are no pages here.')
    if (built?.(incoming, outgoing)) return
    await pages(incoming, outgoing)
  }

  const server = createServer(
    // A client that trickles cannot hold a socket for ever.
    { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: headersMs / 5, keepAliveTimeout: 65_000, highWaterMark: HIGH_WATER_MARK },
    (incoming, outgoing) => void answer(incoming, outgoing).catch(() => fail(outgoing)),
  )
  await listen(server, options)

  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    draining = true
    await sleep(options.delayMs ?? 0)
    const closed = close(server)
    await atMost(closed, options.drainMs ?? (dev ? 500 : DRAIN_MS))
    gateway.interrupt()
    await atMost(closed, FAREWELL_MS)
    // Who does not read the end of its answer has left: that settles it too, and only then may the gateway close.
    server.closeAllConnections()
    await atMost(closed, FAREWELL_MS)
    await atMost(gateway.close(), SETTLE_MS)
    // Once a browser listened for hot reloads, Next's development server does not close.
    if (app && !dev) await atMost(app.close(), SETTLE_MS)
  }
  return { stop: () => (stopping ??= stop()) }
}

async function openPages({ dev = false, host, port }: ServeOptions) {
  const { default: next } = await import('next')
  const app = next({ dev, hostname: host, port })
  await app.prepare()
  return app
}

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 2_048 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/**
 * Takes no new connection; resolves when the running answers have ended. Connections that were busy at this moment
 * stay open for reuse when they get idle, so idle ones are closed again and again.
 */
async function close(server: Server): Promise<void> {
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  clearInterval(sweep)
}

async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  const limit = new AbortController()
  await Promise.race([work, sleep(ms, undefined, { signal: limit.signal }).catch(() => undefined)])
  limit.abort()
}

function pathOf(url = '/'): string {
  const end = url.search(/[?#]/)
  return end === -1 ? url : url.slice(0, end)
}

function within(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`)
}

/** Whoever has the token; without one, a program on this machine that no proxy speaks for. */
function isOperator({ headers, socket }: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))
  const isForwarded = Object.keys(headers).some((name) => name === 'forwarded' || name === 'via' || name.startsWith('x-forwarded-') || name === 'x-real-ip')
  return !isForwarded && /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function plain(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(`${text}\n`)
}

function fail(outgoing: ServerResponse): void {
  if (outgoing.headersSent) outgoing.destroy()
  else plain(outgoing, 500, 'Something went wrong on our side.')
}
