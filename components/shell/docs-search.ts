/** A part of a page of the documentation. */
export interface DocPart {
  page: string
  /** Its heading; null = the page's beginning. */
  title: string | null
  href: string
  text: string
}

const MOST = 6

/** The parts that have every word of a query, those with most of them in their headings first. */
export function findDocs(parts: readonly DocPart[], query: string): DocPart[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (query.trim().length < 2) return []
  const found = parts.flatMap((part) => {
    const weights = words.map((word) => (has(part.title ?? '', word) ? 3 : has(part.page, word) ? 2 : has(part.text, word) ? 1 : 0))
    return weights.includes(0) ? [] : [{ part, weight: weights.reduce<number>((sum, weight) => sum + weight, 0) }]
  })
  return found.toSorted((one, other) => other.weight - one.weight).slice(0, MOST).map(({ part }) => part)
}

/** At the beginning of a word, where words have one: Chinese does not separate them. */
function has(text: string, word: string): boolean {
  const there = text.toLowerCase()
  for (let at = there.indexOf(word); at >= 0; at = there.indexOf(word, at + 1)) {
    if (!/^[a-z0-9]/.test(word) || !/[a-z0-9]/.test(there[at - 1] ?? '')) return true
  }
  return false
}
