import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A load balancer as docs/operations.md wants it: asks /readyz, and what could not be delivered goes to the next instance. */
export interface Front {
  url: string
  close(): Promise<void>
}

const ASK_EVERY_MS = 200

export async function startFront(targets: readonly string[]): Promise<Front> {
  let ready = [...targets]
  let turn = 0
  const server = createServer((near, answer) => {
    const start = turn++
    pass(near, answer, ready.map((_, i) => ready[(start + i) % ready.length]!))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stopped = new AbortController()
  const asking = (async () => {
    while (!stopped.signal.aborted) {
      const told = await Promise.all(targets.map(isReady))
      ready = targets.filter((_, i) => told[i])
      await sleep(ASK_EVERY_MS)
    }
  })()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      stopped.abort()
      await asking
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A request is buffered, so that a refused connection can be tried elsewhere; one that was accepted is never sent twice. */
function pass(near: IncomingMessage, answer: ServerResponse, targets: readonly string[]): void {
  const pieces: Buffer[] = []
  near.on('data', (piece: Buffer) => pieces.push(piece))
  near.on('end', () => attempt(0))

  function attempt(n: number): void {
    const target = targets[n]
    if (!target) return void answer.writeHead(502).end()
    const far = request(target + near.url!, { method: near.method, headers: { ...near.headers, connection: 'close' }, agent: false })
    far.on('response', (told) => {
      answer.writeHead(told.statusCode!, { 'content-type': told.headers['content-type'], 'x-request-id': told.headers['x-request-id'] })
      told.on('error', () => answer.destroy())
      told.pipe(answer)
    })
    far.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') attempt(n + 1)
      else answer.destroy()
    })
    far.end(Buffer.concat(pieces))
  }
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined) // refused while it restarts
  await answer?.arrayBuffer()
  return answer?.ok ?? false
}
