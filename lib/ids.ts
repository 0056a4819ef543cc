import { randomFillSync } from 'node:crypto'

// One kernel call per 512 ids instead of one per id: this runs for every request.
const pool = new Uint8Array(16 * 512)
let used = pool.length

/** A version 7 UUID (RFC 9562): 48 bits of milliseconds, then random. Ids sort by time, so indexes grow at one end. */
export function uuid(now = Date.now()): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = pool.subarray(used, (used += 16))
  bytes[0] = now / 2 ** 40
  bytes[1] = now / 2 ** 32
  bytes[2] = now / 2 ** 24
  bytes[3] = now / 2 ** 16
  bytes[4] = now / 2 ** 8
  bytes[5] = now
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A request's public name: gen-<its uuid without dashes>. */
export function generationId(requestId: string): string {
  return `gen-${requestId.replaceAll('-', '')}`
}

/** The uuid inside a generation id, or null when the text is not one. */
export function requestIdOf(generation: string): string | null {
  const match = /^gen-([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(generation)
  return match ? match.slice(1).join('-') : null
}

/** The moment inside a request's uuid, ms since 1970: the time by which the call is priced and filed. */
export function idTime(requestId: string): number {
  return parseInt(requestId.slice(0, 8) + requestId.slice(9, 13), 16)
}
