/** What every gateway is compared with: a reverse proxy that does nothing but pass bytes on, with undici. Prints its port. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'

const pool = new Pool(process.argv[2]!)

const server = createServer((incoming, outgoing) => {
  const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...headers } = incoming.headers
  pool
    .request({ path: incoming.url!, method: 'POST', headers, body: incoming })
    .then((response) => {
      const { connection: _upstream, 'transfer-encoding': _framing, ...kept } = response.headers
      outgoing.writeHead(response.statusCode, kept)
      response.body.pipe(outgoing)
    })
    .catch((error: unknown) => outgoing.writeHead(502).end(String(error)))
})
server.listen(0, '127.0.0.1', () => console.log(String((server.address() as AddressInfo).port)))
