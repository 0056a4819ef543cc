import type { Context } from './context.ts'

const outOfTime = new DOMException('The call took too long.', 'TimeoutError')

/** Ends a call that takes too long: what it waits for then fails as a timeout. Returns what stops the clock. */
export function startDeadline({ timeouts }: Context, abort: AbortController): () => void {
  const timer = setTimeout(() => abort.abort(outOfTime), timeouts.total).unref()
  return () => clearTimeout(timer)
}

/** Whether the caller is why a call was aborted. */
export function wasLeft({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason !== outOfTime
}
