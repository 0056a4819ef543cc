import type { Category } from '../auto/category.ts'

/** What kind of answer a question has: one of the options given, a number, or a few words. */
export type Kind = 'option' | 'number' | 'words'

/** By category and question; null = it has no one right answer that could be compared. */
export function kindOf(category: Category, question: string): Kind | null {
  switch (category) {
    case 'exam':
      return 'option'
    case 'maths':
      return 'number'
    case 'lookup':
      return asksNumber.test(question) ? 'number' : 'words'
    default:
      return null
  }
}

const asksNumber = /\b(how (many|much|long|far|old|tall|high|deep|big|fast|wide|heavy)|when|(what|which) (year|date|time|age|temperature)|boiling point|freezing point|melting point|population|atomic number|speed of light|time ?zone|dialing code)\b|多少|几|哪(一)?年|何时|什么时候|有多/i

/**
 * The final answer in a form that can be compared: what is boxed, what stands after "answer is" or "####", then
 * what its kind looks like: an option's letter, the last number, or the whole text where it is short. Null = none is found.
 */
export function finalAnswer(text: string, kind: Kind): string | null {
  const end = text.trim().slice(-END)
  if (knowsNot.test(end)) return null
  const said = lastOf(boxed, end) ?? lastOf(hashes, end) ?? lastOf(announced, end)
  if (said !== null) return plain(said)
  // In words and options a number says nothing: two authors may have written in the same year.
  const shown = kind === 'number' ? lastOf(numbers, end) : kind === 'option' ? (option.exec(end)?.[1] ?? null) : null
  return shown !== null ? plain(shown) : end.length > 0 && end.length <= SHORT ? plain(end) : null
}

/** Whether two texts come to the same answer. A short one may stand in the sentence of the other: "Canberra", "The capital is Canberra." */
export function agree(a: string, b: string, kind: Kind): boolean {
  const [one, other] = [finalAnswer(a, kind), finalAnswer(b, kind)]
  if (one !== null && one === other) return true
  if (kind !== 'words' || [a, b].some((text) => knowsNot.test(text))) return false
  const [short, long] = [plain(a), plain(b)].toSorted((x, y) => x.length - y.length) as [string, string]
  return short.length >= LEAST && short.length <= SHORT && long.length <= SENTENCE && !denies.test(long) && ` ${words(long)} `.includes(` ${words(short)} `)
}

/** Answers stand at the end. */
const END = 2_000
const SHORT = 40
const SENTENCE = 200
/** "no" stands in many a sentence. */
const LEAST = 3
const boxed = /\\boxed\{([^{}]{1,100})\}/g
const hashes = /####\s*([^\n]{1,100})/g
const announced = /\b(?:answer|result)(?:\s+is|\s*[:：])\s*\**\s*\(?([^\n。]{1,100})|答案(?:是|为|[:：])\s*([^\n。]{1,100})/gi
/** Nothing but an option, or one with its sign at the beginning: "A flock" and "I think" are none. */
const option = /^[^\p{L}\p{N}]*([A-J])(?:[).:、]|\*\*|[^\p{L}\p{N}]*$)/u
const numbers = /-?\d[\d,]*(?:\.\d+)?(?:\s*\/\s*\d+)?/g
/** Who does not know has no answer, and two of them do not agree. */
const knowsNot = /\b(do not|don['’]t|cannot|can['’]t|could not|couldn['’]t|unable to|not sure|no idea|unsure) ?(know|answer|help|tell|find|determine|say)?\b|不知道|不清楚|无法|不能(确定|回答)/i
const denies = /\b(not|never|no|isn['’]t|wasn['’]t|nor|neither|or)\b|不|没|非|或/i

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

/** Words alone, with a space between; Chinese by characters. */
function words(text: string): string {
  return (text.match(/[\u3400-\u9fff]|[\p{L}\p{N}]+/gu) ?? []).join(' ')
}
