import { parseUsd, type Nano } from '#lib/money.ts'

/** What a client asks for, and how it behaves. */
export interface Ask {
  url: string
  key: string
  model: string
  prompt: string
  stream: boolean
  /** Names the call in the books (X-Title): no two calls share one. */
  title: string
  /** Leaves after so many pieces of the answer. */
  leaveAfter?: number
  /** Leaves when nothing comes for so long, ms: before the headers, and after them. */
  patience: { headers: number; silence: number }
  idempotencyKey?: string
  /** Further fields of the body. */
  fields?: object
}

/** What one client saw of one call. Kept outside of every process that faults reach. */
export interface Seen {
  title: string
  requestId: string | null
  /** 0 = no answer. */
  status: number
  /** The whole body, or a stream to its [DONE]. */
  complete: boolean
  /** As the answer says, nano-USD; null = it did not. */
  cost: Nano | null
  /** The answer's text as far as it was read. */
  text: string
  error: string | null
  /** The client went away by itself. */
  left: boolean
  ms: number
}

class Left extends Error {}

/** Makes one call and tells what became of it; never throws. */
export async function ask(wish: Ask): Promise<Seen> {
  const started = performance.now()
  const seen: Seen = { title: wish.title, requestId: null, status: 0, complete: false, cost: null, text: '', error: null, left: false, ms: 0 }
  const abort = new AbortController()
  let patience: NodeJS.Timeout | undefined
  const wait = (ms: number): void => {
    clearTimeout(patience)
    patience = setTimeout(() => abort.abort(new Left('out of patience')), ms)
  }
  try {
    wait(wish.patience.headers)
    const answer = await send(wish, abort.signal)
    seen.status = answer.status
    seen.requestId = answer.headers.get('x-request-id')
    let [pieces, body] = [0, '']
    try {
      const decoder = new TextDecoder()
      wait(wish.patience.silence)
      const reader = answer.body!.getReader()
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        wait(wish.patience.silence)
        body += decoder.decode(piece.value, { stream: true })
        if (++pieces === wish.leaveAfter) throw new Left('had enough')
      }
      if (answer.ok && !wish.stream) readWhole(body, seen)
      else if (!answer.ok) seen.error = body
    } finally {
      if (answer.ok && wish.stream) readStream(body, seen)
    }
  } catch (error) {
    seen.left = error instanceof Left || abort.signal.aborted
    seen.error = error instanceof Error ? describe(error) : String(error)
  } finally {
    clearTimeout(patience)
    abort.abort()
  }
  seen.ms = performance.now() - started
  return seen
}

function send(wish: Ask, signal: AbortSignal): Promise<Response> {
  return fetch(`${wish.url}/v1/chat/completions`, {
    method: 'POST',
    signal,
    headers: {
      authorization: `Bearer ${wish.key}`,
      'content-type': 'application/json',
      'x-title': wish.title,
      ...(wish.idempotencyKey && { 'idempotency-key': wish.idempotencyKey }),
    },
    body: JSON.stringify({ model: wish.model, stream: wish.stream, ...(wish.stream && { stream_options: { include_usage: true } }), messages: [{ role: 'user', content: wish.prompt }], ...wish.fields }),
  })
}

interface Answered {
  choices?: { message?: { content?: string | null }; delta?: { content?: string | null } }[]
  usage?: { cost?: number } | null
  error?: { message: string }
}

function readWhole(body: string, seen: Seen): void {
  note(JSON.parse(body) as Answered, seen)
  seen.complete = true
}

/** Of a stream that was left, the last line may be cut. */
function readStream(body: string, seen: Seen): void {
  for (const line of body.slice(0, body.lastIndexOf('\n') + 1).split('\n')) {
    if (line === 'data: [DONE]') seen.complete = true
    else if (line.startsWith('data: ')) note(JSON.parse(line.slice(6)) as Answered, seen)
  }
}

function note({ choices, usage, error }: Answered, seen: Seen): void {
  for (const { message, delta } of choices ?? []) seen.text += message?.content ?? delta?.content ?? ''
  if (typeof usage?.cost === 'number') seen.cost = parseUsd(usage.cost.toFixed(9))
  if (error) seen.error = error.message
}

/** `fetch` hides what happened in the cause. */
function describe(error: Error): string {
  const { cause } = error
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
}
