import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './faults.ts'
import type { Piece } from './types.ts'

/** An answer ready to be sent: whole, or a stream already cut into writes. */
export interface Prepared {
  status: number
  contentType: string
  whole?: Buffer
  stream?: readonly Piece[]
  /** The stream as few large writes, made at first use: a fixed question costs the sandbox almost nothing. */
  writes?: readonly Buffer[]
  streamError: string
}

const PIECES_PER_WRITE = 16

/** Sends the answer, with whatever fault was asked for. Ends early when the client goes away. */
export async function play(response: ServerResponse, prepared: Prepared, fault: Fault): Promise<void> {
  if (fault.hang) return
  await fault.until
  if (fault.reset) return void response.socket?.resetAndDestroy()
  if (prepared.stream) return playStream(response, prepared, fault)
  return playWhole(response, prepared, fault)
}

async function playWhole(response: ServerResponse, prepared: Prepared, fault: Fault): Promise<void> {
  const body = prepared.whole ?? Buffer.alloc(0)
  const pause = (fault.slowMs ?? 0) + (fault.waitMs ?? 0)
  if (pause > 0) await sleep(pause)
  const half = body.subarray(0, body.length >> 1)
  const sent = fault.middle === 'malformed' ? half : body
  response.writeHead(prepared.status, { 'content-type': prepared.contentType, 'content-length': sent.length })
  if (fault.middle === undefined || fault.middle === 'malformed' || fault.middle === 'error') return void response.end(sent)
  response.write(half)
  if (fault.middle === 'stall') return
  await breathe()
  // A body shorter than announced cannot end cleanly: `cut` closes the connection.
  if (fault.middle === 'cut') response.socket?.end()
  else response.socket?.resetAndDestroy()
}

async function playStream(response: ServerResponse, prepared: Prepared, fault: Fault): Promise<void> {
  if (fault.slowMs) await sleep(fault.slowMs)
  response.writeHead(prepared.status, { 'content-type': prepared.contentType, 'cache-control': 'no-cache' })
  if (fault.waitMs) {
    response.flushHeaders()
    await sleep(fault.waitMs)
  }
  const all = prepared.stream ?? []
  if (!fault.slowMs && !fault.splitBytes && !fault.middle && !fault.noDone) {
    prepared.writes ??= grouped(all)
    return write(response, prepared.writes, 0, true)
  }
  const pieces = fault.middle ? all.slice(0, all.length >> 1) : fault.noDone ? all.filter((piece) => !piece.end) : all
  const words = pieces.map((piece) => piece.text)
  if (fault.middle === 'malformed') words.push('data: {"choices":[{"delta":{"content":"bro\n\n', ...all.slice(all.length >> 1).map((piece) => piece.text))
  if (fault.middle === 'error') words.push(prepared.streamError)
  const writes = fault.splitBytes ? split(words.join(''), fault.splitBytes) : words.map((word) => Buffer.from(word))
  await write(response, writes, fault.slowMs ?? 0, fault.middle !== 'stall' && fault.middle !== 'reset')
  if (fault.middle === 'reset') response.socket?.resetAndDestroy()
}

async function write(response: ServerResponse, writes: readonly Buffer[], pauseMs: number, end: boolean): Promise<void> {
  for (const [index, bytes] of writes.entries()) {
    if (response.destroyed) return
    if (end && index === writes.length - 1) return void response.end(bytes)
    if (!response.write(bytes)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    else if (pauseMs > 0) await sleep(pauseMs)
    else await breathe()
  }
  if (end) response.end()
}

function grouped(pieces: readonly Piece[]): Buffer[] {
  const writes: Buffer[] = []
  for (let at = 0; at < pieces.length; at += PIECES_PER_WRITE) {
    writes.push(Buffer.from(pieces.slice(at, at + PIECES_PER_WRITE).map((piece) => piece.text).join('')))
  }
  return writes
}

function split(words: string, size: number): Buffer[] {
  const bytes = Buffer.from(words)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
}
