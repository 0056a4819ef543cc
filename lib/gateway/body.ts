import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import type { Place } from './load.ts'

export const MAX_BODY = 10 * 1024 * 1024
/** Of a body that may hold pictures, sounds and files, these included. */
export const MAX_MEDIA_BODY = 20 * 1024 * 1024

/**
 * The request body as text, at most `limit` bytes. A declared length is checked before reading; an
 * undeclared one is counted while reading, and added to what `place` holds. Compressed bodies are refused: they
 * would have to be unpacked before their size is known.
 */
export async function readBody(request: Request, limit = MAX_BODY, place?: Place): Promise<string> {
  if (checkHead(request, limit)) return request.text()
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of counted(request, limit, place)) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

/** The same as bytes. */
export async function readBytes(request: Request, limit: number, place?: Place): Promise<Uint8Array<ArrayBuffer>> {
  if (checkHead(request, limit)) return new Uint8Array(await request.arrayBuffer())
  const chunks: Uint8Array[] = []
  for await (const chunk of counted(request, limit, place)) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

/** True when the length is declared, and allowed. */
function checkHead(request: Request, limit: number): boolean {
  const encoding = request.headers.get('content-encoding')
  if (encoding && encoding !== 'identity') throw new ApiError('invalid_request', say`The body is sent with content-encoding ${encoding}; send it uncompressed.`)
  const declared = declaredLength(request.headers)
  if (declared !== null && declared > limit) throw tooLarge(limit)
  return declared !== null
}

/** Bytes; null = whoever sends it does not say. The server lets nobody send more, or less. */
export function declaredLength(headers: Headers): number | null {
  const declared = headers.get('content-length')
  return declared === null ? null : Number(declared)
}

async function* counted(request: Request, limit: number, place: Place | undefined): AsyncGenerator<Uint8Array> {
  if (!request.body) return
  let size = 0
  // Web streams can be iterated in Node; the DOM types do not say so yet.
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge(limit)
    place?.grow(chunk.byteLength)
    yield chunk
  }
}

/** 413. */
export function tooLarge(limit: number): ApiError {
  return new ApiError('payload_too_large', say`The request body is over ${Math.floor(limit / 1024 / 1024)} MB. Send less, or pass files and images by URL.`)
}
