/** From the request to the last byte, all attempts together; a minute less than the money is set aside for. */
const TOTAL_MS = 10 * 60_000

const outOfTime = new DOMException('The call took too long.', 'TimeoutError')

/** Ends a call that takes too long: what it waits for then fails as a timeout. Returns what stops the clock. */
export function startDeadline(abort: AbortController): () => void {
  const timer = setTimeout(() => abort.abort(outOfTime), TOTAL_MS).unref()
  return () => clearTimeout(timer)
}

/** Whether the caller is why a call was aborted. */
export function wasLeft({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason !== outOfTime
}
