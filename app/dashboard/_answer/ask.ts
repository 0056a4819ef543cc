import { EventSourceParserStream } from 'eventsource-parser/stream'
import { newAnswer, withChunk, type AnswerTurn, type Chunk } from './conversation.ts'

export interface Asking {
  signal: AbortSignal
  /** Pays; without one the signed-in browser asks, as the playground. */
  key?: string
}

/**
 * Sends one request and yields the answer as it grows; the last one yielded is
 * final. Never throws: what went wrong stands in the answer. Aborting leaves it `stopped`.
 */
export async function* ask(request: object, { signal, key }: Asking): AsyncGenerator<AnswerTurn> {
  const started = performance.now()
  const ms = (): number => performance.now() - started
  let answer = newAnswer(request)
  yield answer
  try {
    const response = await fetch('/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : { 'x-aipower-playground': '1' }) },
      body: JSON.stringify(request),
      signal,
    })
    if (!response.ok || !response.body) throw new Error(await problemOf(response))
    for await (const chunk of chunksOf(response.body)) {
      answer = withChunk(answer, chunk, ms())
      yield answer
    }
    yield { ...answer, totalMs: ms(), state: answer.state === 'running' ? 'done' : answer.state }
  } catch (error) {
    yield { ...answer, totalMs: ms(), ...(signal.aborted ? { state: 'stopped' } : { state: 'failed', problem: error instanceof Error ? error.message : String(error) }) }
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Chunk> {
  const reader = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (next.value.data !== '[DONE]') yield JSON.parse(next.value.data) as Chunk // our own wire format
    }
  } finally {
    await reader.cancel().catch(() => undefined) // an aborted body is cancelled already
  }
}

async function problemOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null // our own wire format
  return body?.error?.message ?? `HTTP ${response.status}`
}
