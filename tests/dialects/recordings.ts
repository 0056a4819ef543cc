import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { JsonObject } from '#lib/dialects/types.ts'

/** Answers written by hand from the documentation. */
const own = path.resolve(import.meta.dirname, '../recordings')
/** Answers recorded from real providers: a larger set, which is not part of the project but may lie beside it. */
const large = path.resolve(import.meta.dirname, '../../../shared/recordings')

export interface Recording {
  id: string
  file: string
  request_file?: string
  provider: string
  api: string
  model?: string
  features: string[]
  stream: boolean
  status: number
  authenticity: string
  response_headers: Record<string, string>
  expected: Expected
  folder: string
}

export interface Expected {
  text?: string
  reasoning_text?: string
  tool_calls?: { id: string | null; name: string; arguments: unknown }[]
  finish_reason?: string | null
  stop_sequence?: string
  refusal?: string
  signatures?: number
  redacted_thinking_blocks?: number
  encrypted_reasoning_items?: number
  server_items?: string[]
  citations?: number
  annotations?: number
  n_choices?: number
  usage?: ExpectedUsage
  usage_raw?: JsonObject
  usage_note?: string
  error?: { message: string }
  stream_error?: { message: string }
  response_error?: { message: string }
}

export interface ExpectedUsage {
  input_tokens: number
  output_tokens: number
  cached_input_tokens: number | null
  cache_write_tokens: number | null
  reasoning_tokens: number | null
}

/** The recordings of one wire format: the project's own, and the large set where it is at hand. */
export function recordingsOf(api: string): Recording[] {
  return [own, large].flatMap((folder) => {
    const index = path.join(folder, 'INDEX.json')
    if (!existsSync(index)) {
      console.info(`no recorded answers beside this checkout: ${api} is tested with the project's own`)
      return []
    }
    const { entries } = JSON.parse(readFileSync(index, 'utf8')) as { entries: Recording[] }
    return entries.filter((entry) => entry.api === api).map((entry) => ({ ...entry, folder }))
  })
}

export function bodyOf({ folder, file }: Recording): Buffer {
  return readFileSync(path.join(folder, file))
}

export function requestOf({ folder, request_file: file }: Recording): JsonObject | null {
  return file ? (JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as JsonObject) : null
}

/** Cuts bytes at places that a seed decides, so that a failure can be repeated. */
export function chunked(bytes: Uint8Array, seed: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let state = seed
  for (let at = 0; at < bytes.length; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    const size = 1 + (state % (state % 7 === 0 ? 4000 : 60))
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}
