import { connect, type Socket } from 'node:net'

const TRICKLE_MS = 1_000

/** Clients that ask for an answer and never read it, nor notice when they are cut off. Returns how they leave. */
export function neverRead(url: string, clients: number, { key, body }: { key: string; body: string }): () => void {
  const sockets = Array.from({ length: clients }, () => {
    const socket = open(url).pause()
    socket.write(`${head(key, Buffer.byteLength(body))}\r\n${body}`)
    return socket
  })
  return () => sockets.forEach((socket) => socket.destroy())
}

export interface Trickle {
  /** How often one was cut off so far. */
  readonly cutOff: number
  leave(): void
}

/** Clients that send a byte a second: half of them of their headers, the others of a body. Who is cut off comes again. */
export function trickle(url: string, clients: number, key: string): Trickle {
  const sockets = new Set<Socket>()
  let [left, cutOff] = [false, 0]
  const begin = (words: string): void => {
    const socket = open(url).resume()
    sockets.add(socket)
    socket.write(words)
    socket.on('close', () => {
      sockets.delete(socket)
      if (left) return
      cutOff++
      begin(words)
    })
  }
  for (let n = 0; n < clients; n++) begin(n % 2 === 0 ? `${head(key, 10_000)}x-slow: ` : `${head(key, 10_000)}\r\n{`)
  const timer = setInterval(() => sockets.forEach((socket) => socket.write(' ')), TRICKLE_MS)
  return {
    get cutOff() {
      return cutOff
    },
    leave: () => {
      left = true
      clearInterval(timer)
      sockets.forEach((socket) => socket.destroy())
    },
  }
}

function open(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined) // A reset is one of the ways in which it may be cut off.
  return socket
}

function head(key: string, length: number): string {
  return `POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`
}
