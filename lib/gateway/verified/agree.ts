/**
 * The final answer of a question with one right answer, in a form that can be compared: what is boxed, what
 * stands after "answer is" or "####", a single letter of an option, or the last number. Null = none is found.
 */
export function finalAnswer(text: string): string | null {
  const end = text.trim().slice(-END)
  const said = lastOf(boxed, end) ?? lastOf(hashes, end) ?? lastOf(announced, end)
  if (said !== null) return plain(said)
  const letter = option.exec(end)?.[1]
  if (letter) return letter.toLowerCase()
  const number = lastOf(numbers, end)
  return number === null ? (end.length > 0 && end.length <= SHORT ? plain(end) : null) : plain(number)
}

/** Whether two texts come to the same answer. */
export function agree(a: string, b: string): boolean {
  const [one, other] = [finalAnswer(a), finalAnswer(b)]
  return one !== null && one === other
}

/** Answers stand at the end. */
const END = 2_000
const SHORT = 40
const boxed = /\\boxed\{([^{}]{1,100})\}/g
const hashes = /####\s*([^\n]{1,100})/g
const announced = /\b(?:answer|result)(?:\s+is|\s*[:：])\s*\**\s*\(?([^\n。]{1,100})|答案(?:是|为|[:：])\s*([^\n。]{1,100})/gi
/** Nothing but an option, or one at the very beginning of a short answer. */
const option = /^\W*\(?([A-J])\)?[.):]?(?:\s|\W*$)/
const numbers = /-?\d[\d,]*(?:\.\d+)?(?:\s*\/\s*\d+)?/g

function lastOf(pattern: RegExp, text: string): string | null {
  const found = [...text.matchAll(pattern)].at(-1)
  return found ? (found.slice(1).find((group) => group !== undefined) ?? found[0]) : null
}

/** "$1,200.00." and "1200" are the same, and so are "(B) Paris" and "b". */
function plain(answer: string): string {
  const text = answer.replace(/\*\*|[$€£¥]|\\[,()]/g, '').trim().replace(/[.。!]+$/, '').toLowerCase()
  const letter = /^\(?([a-j])(?:\)|\.|:|$)/.exec(text)?.[1]
  if (letter) return letter
  const number = /^-?\d[\d,]*(?:\.\d+)?$/.exec(text.split(/\s/)[0] ?? '')?.[0]
  return number === undefined ? text : String(Number(number.replaceAll(',', '')))
}
