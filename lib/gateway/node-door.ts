import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Gateway } from './index.ts'

/** The gateway as a listener of Node's own HTTP server. Next's pipeline would cost ten times the call. */
export function nodeDoor(gateway: Pick<Gateway, 'answer'>): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  return getRequestListener(
    async (request, connection) => {
      const answer = await gateway.answer(request)
      if (answer instanceof Response) return answer
      // Our servers speak HTTP/1; the library's type allows for HTTP/2 as well.
      const outgoing = connection.outgoing as ServerResponse
      outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.text) })
      outgoing.end(answer.text)
      return RESPONSE_ALREADY_SENT
    },
    { overrideGlobalObjects: false },
  )
}
