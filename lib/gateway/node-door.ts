import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Gateway } from './index.ts'

/** A caller who takes nothing of its answer for so long is cut off, and so settled as one who left. */
const STALL_MS = 30_000

/** For the server behind which this stands: bytes of an answer that may wait in its memory for a caller to read. Node's default is four times that. */
export const HIGH_WATER_MARK = 16 * 1024

/** The gateway as a listener of Node's own HTTP server. Next's pipeline would cost ten times the call. */
export function nodeDoor(gateway: Pick<Gateway, 'answer'>, stallMs = STALL_MS): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const listener = getRequestListener(
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
  return (incoming, outgoing) => {
    // Node restarts this clock with every byte that goes either way. A provider's silence ends it too, but then nothing waits.
    outgoing.setTimeout(stallMs, () => {
      if (outgoing.writableLength > 0) outgoing.destroy()
    })
    return listener(incoming, outgoing)
  }
}
