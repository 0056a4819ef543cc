import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chunked, type Recording } from '../dialects/recordings.ts'

export interface Replay {
  /** The fake provider's base URL; requests below it are answered by the recording that the model names. */
  url: string
  close(): Promise<void>
}

/**
 * A provider that knows its answers by heart: the model's name says which recording to send, with its
 * status and headers, in pieces cut anywhere. A fresh cut for each call, decided by `seed`.
 */
export async function startReplay(recordings: readonly Recording[], bodyOf: (recording: Recording) => Buffer, seed = 1): Promise<Replay> {
  const byId = new Map(recordings.map((recording) => [recording.id, recording]))
  let calls = seed
  const server = createServer((request, response) => {
    answer(request, response, (id) => {
      const recording = byId.get(id)
      return recording && { recording, chunks: chunked(bodyOf(recording), calls++) }
    }).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => close(server) }
}

type Find = (id: string) => { recording: Recording; chunks: Uint8Array[] } | undefined

async function answer(request: IncomingMessage, response: ServerResponse, find: Find): Promise<void> {
  const text = await readText(request)
  const inPath = /\/models\/(.+?):(?:streamG|g)enerateContent/.exec(request.url ?? '')?.[1]
  const found = find(inPath ? decodeURIComponent(inPath) : (JSON.parse(text) as { model: string }).model)
  if (!found) return void response.writeHead(404).end()
  response.writeHead(found.recording.status, headersOf(found.recording))
  for (const chunk of found.chunks) if (!response.write(chunk)) await once(response, 'drain')
  response.end()
}

/** What the gateway may look at; lengths and encodings belonged to the original body. */
function headersOf({ file, response_headers: headers }: Recording): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => /^(?:content-type|retry-after|retry-after-ms|x-should-retry)$/.test(name))
  return { 'content-type': file.endsWith('.sse') ? 'text/event-stream' : 'application/json', ...Object.fromEntries(kept) }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
