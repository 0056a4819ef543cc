import { ApiError } from '../errors.ts'
import type { Context } from './context.ts'

const outOfTime = new DOMException('The call took too long.', 'TimeoutError')

/** The calls that go on in this process, so that one that stops can end them in words, and wait for their settlements. */
export class Running {
  readonly #calls = new Set<AbortController>()
  #reason: ApiError | undefined
  #allEnded: (() => void) | undefined

  add(call: AbortController): void {
    this.#calls.add(call)
    if (this.#reason) call.abort(this.#reason)
  }

  delete(call: AbortController): void {
    this.#calls.delete(call)
    if (this.#calls.size === 0) this.#allEnded?.()
  }

  /** Ends all of them, and any that still begins: each tells its caller, and is settled for what was delivered. */
  interrupt(): void {
    this.#reason = new ApiError('service_unavailable', 'This instance of the gateway stops. Send the request again.', { retryAfter: 1 })
    for (const call of this.#calls) call.abort(this.#reason)
  }

  /** Resolves when none is left. */
  ended(): Promise<void> {
    return new Promise((resolve) => {
      this.#allEnded = resolve
      if (this.#calls.size === 0) resolve()
    })
  }
}

/** Ends a call that takes too long: what it waits for then fails as a timeout. Returns what is to be called when it has ended. */
export function startDeadline({ timeouts, running }: Context, abort: AbortController): () => void {
  const timer = setTimeout(() => abort.abort(outOfTime), timeouts.total).unref()
  running.add(abort)
  return () => {
    clearTimeout(timer)
    running.delete(abort)
  }
}

/** Whether the caller is why a call was aborted. */
export function wasLeft({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason !== outOfTime && !(reason instanceof ApiError)
}
