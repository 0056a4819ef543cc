import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Relay {
  /** The database's address by way of the relay. */
  url: string
  /** How often this text went to the database so far. */
  sent(text: string): number
  /** The database is away: open connections break, new ones too. */
  cut(): void
  /** It is back. */
  mend(): void
  close(): Promise<void>
}

/** Stands between us and a real Postgres, so that a test can take the network away. */
export async function relayTo(databaseUrl: string): Promise<Relay> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let away = false
  let log = ''
  const server = createServer((near) => {
    if (away) return void near.destroy()
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    near.on('data', (bytes: Buffer) => (log += bytes.toString('latin1')))
    near.on('close', () => far.destroy()).pipe(far)
    far.on('close', () => near.destroy()).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const breakAll = () => sockets.forEach((socket) => socket.destroy())
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cut: () => {
      away = true
      breakAll()
    },
    sent: (text) => log.split(text).length - 1,
    mend: () => {
      away = false
    },
    close: async () => {
      breakAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
