/** Makes something at most once in `ms`, however many ask for it meanwhile; what failed is not kept. */
export function atMostEvery<T>(ms: number, make: () => Promise<T>): () => Promise<T> {
  let latest: { at: number; made: Promise<T> } | undefined
  return () => {
    const at = Date.now()
    if (latest && at >= latest.at && at - latest.at < ms) return latest.made
    const current = { at, made: make() }
    latest = current
    current.made.catch(() => {
      if (latest === current) latest = undefined
    })
    return current.made
  }
}
