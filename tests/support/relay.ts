import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Relay {
  /** The database's address by way of the relay. */
  url: string
  /** How often this text went to the database so far. */
  sent(text: string): number
  /** The database is away: open connections break, new ones too. */
  cut(): void
  /** The database hears what it is asked, but its answers do not arrive: they wait for `mend`, or are lost with `cut`. */
  silence(): void
  /** The connections there are never speak again and nobody is told, as when a firewall forgets them; new ones work. */
  strand(): void
  /** All is well again. */
  mend(): void
  close(): Promise<void>
}

/** Stands between us and a real Postgres, so that a test can take the network away. */
export async function relayTo(databaseUrl: string): Promise<Relay> {
  const target = new URL(databaseUrl)
  const nearSides = new Set<Socket>()
  const farSides = new Set<Socket>()
  let away = false
  let silent = false
  let log = ''
  const server = createServer((near) => {
    if (away) return void near.destroy()
    const far = connect(Number(target.port), target.hostname)
    nearSides.add(near)
    farSides.add(far)
    if (silent) far.pause()
    near.on('data', (bytes: Buffer) => {
      log += bytes.toString('latin1')
      far.write(bytes)
    })
    far.on('data', (bytes) => near.write(bytes))
    for (const socket of [near, far]) {
      socket.on('error', () => undefined) // 'close' follows and says the same
      socket.on('close', () => {
        near.destroy()
        far.destroy()
        nearSides.delete(near)
        farSides.delete(far)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const breakAll = () => nearSides.forEach((socket) => socket.destroy())
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    sent: (text) => log.split(text).length - 1,
    cut: () => {
      away = true
      breakAll()
    },
    silence: () => {
      silent = true
      for (const far of farSides) far.pause()
    },
    strand: () => {
      for (const far of farSides) far.pause()
      farSides.clear()
    },
    mend: () => {
      away = false
      silent = false
      for (const far of farSides) far.resume()
    },
    close: async () => {
      breakAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
