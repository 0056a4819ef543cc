import { ApiError } from '../errors.ts'

export const MAX_BODY = 10 * 1024 * 1024

/**
 * The request body as text, at most `limit` bytes. A declared length is checked before reading; an
 * undeclared one is counted while reading, because senders lie. Compressed bodies are refused: they
 * would have to be unpacked before their size is known.
 */
export async function readBody(request: Request, limit = MAX_BODY): Promise<string> {
  const encoding = request.headers.get('content-encoding')
  if (encoding && encoding !== 'identity') throw new ApiError('invalid_request', `The body is sent with content-encoding ${encoding}; send it uncompressed.`)
  const declared = request.headers.get('content-length')
  if (declared !== null) {
    if (Number(declared) > limit) throw tooLarge(limit)
    return request.text()
  }
  // Web streams can be iterated in Node; the DOM types do not say so yet.
  return request.body ? readCounted(request.body as unknown as AsyncIterable<Uint8Array>, limit) : ''
}

async function readCounted(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge(limit)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function tooLarge(limit: number): ApiError {
  return new ApiError('payload_too_large', `The request body is over ${limit / 1024 / 1024} MB. Send less, or pass files and images by URL.`)
}
