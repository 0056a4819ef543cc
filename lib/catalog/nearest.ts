/**
 * Names most alike: for "did you mean". Letter pairs in common (Dice) with the maker left out where the
 * asker left it out, so that "gpt5.4" finds "openai/gpt-5.4". Long input is cut: this answers errors.
 */
export function nearest(name: string, candidates: readonly string[], count: number): string[] {
  const asked = name.slice(0, 100).toLowerCase()
  const whole = asked.includes('/')
  const scored = candidates.map((candidate) => {
    const compared = whole ? candidate : candidate.slice(candidate.indexOf('/') + 1)
    return { candidate, score: likeness(asked, compared.toLowerCase()) }
  })
  scored.sort((a, b) => b.score - a.score || a.candidate.length - b.candidate.length)
  return scored.slice(0, count).map((entry) => entry.candidate)
}

function likeness(a: string, b: string): number {
  const left = pairs(a)
  const right = pairs(b)
  let common = 0
  for (const pair of left) if (right.has(pair)) common++
  return (2 * common) / (left.size + right.size || 1)
}

function pairs(text: string): Set<string> {
  const plain = ` ${text.replace(/[^a-z0-9/]+/g, '')} `
  const found = new Set<string>()
  for (let i = 0; i < plain.length - 1; i++) found.add(plain.slice(i, i + 2))
  return found
}
