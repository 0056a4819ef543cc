import type { Passage } from './passage.ts'

/** Words and pairs of neighbours are counted in this many buckets (a power of two). */
export const BUCKETS = 1 << 15
/** No more different words of a prompt are looked at. */
export const MAX_WORDS = 2_048

/** The buckets a passage's words fall into, each once: the first `count` of `buckets`. Valid until the next call. */
export interface Words {
  buckets: Int32Array
  count: number
}

const words: Words = { buckets: new Int32Array(MAX_WORDS), count: 0 }
const lastSeen = new Uint32Array(BUCKETS)
let reading = 0

/**
 * Words and their pairs; numbers count as one word whatever their value, so that sums are alike; Chinese,
 * Japanese and Korean by characters and pairs of them. Options have words of their own, as "force" to choose
 * from is not "force" that is asked about.
 */
export function readWords({ question, options }: Passage): Words {
  words.count = 0
  reading = (reading + 1) >>> 0
  readText(question, QUESTION)
  for (const text of options) readText(text, OPTION)
  return words
}

const QUESTION = 0x811c9dc5
const OPTION = 0x1b873593
const PRIME = 0x01000193
const NUMBER = 1
const NONE = 0

const SPACE = 0
const LETTER = 1
const DIGIT = 2
const SIGN = 3
const GLYPH = 4

function readText(text: string, seed: number): void {
  let before = NONE
  let at = 0
  while (at < text.length) {
    const kind = kindOf(text.charCodeAt(at))
    let hash = seed
    const start = at
    if (kind === LETTER) while (at < text.length && kindOf(text.charCodeAt(at)) === LETTER) hash = Math.imul(hash ^ text.charCodeAt(at++), PRIME)
    else if (kind === DIGIT) {
      while (at < text.length && kindOf(text.charCodeAt(at)) === DIGIT) at++
      hash = Math.imul(Math.imul(hash ^ NUMBER, PRIME) ^ Math.min(at - start, 4), PRIME)
    } else hash = Math.imul(hash ^ text.charCodeAt(at++), PRIME)
    if (kind === SPACE) continue
    add(hash)
    if (before !== NONE) add(Math.imul(before ^ 0x9e3779b9, PRIME) ^ hash)
    before = hash
  }
}

function kindOf(code: number): number {
  if (code < 128) return (code >= 97 && code <= 122) || code === 39 ? LETTER : code >= 48 && code <= 57 ? DIGIT : code <= 32 || code === 44 || code === 46 ? SPACE : SIGN
  if (code < 0xc0 || (code >= 0x2000 && code < 0x2e80) || (code >= 0x3000 && code < 0x3040) || code >= 0xff00) return SIGN
  return code >= 0x2e80 && code < 0xd800 ? GLYPH : LETTER
}

function add(hash: number): void {
  let mixed = hash ^ (hash >>> 15)
  mixed = Math.imul(mixed, 0x85ebca6b)
  const bucket = (mixed ^ (mixed >>> 13)) & (BUCKETS - 1)
  if (lastSeen[bucket] === reading || words.count === MAX_WORDS) return
  lastSeen[bucket] = reading
  words.buckets[words.count++] = bucket
}
