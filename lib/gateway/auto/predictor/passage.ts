/** A prompt as the predictor reads it: bounded, in small letters, the question apart from its options. */
export interface Passage {
  question: string
  /** What may be chosen from, without the letters before it: "A. 12", "(b) 12". */
  options: readonly string[]
  /** Characters of the whole prompt as it came, which may be far longer than what is read. */
  length: number
}

/** However long a prompt is, no more of it is read: its beginning and its end. */
export const MAX_READ = 6_000
const MAX_TAIL = 2_000
const MAX_OPTIONS = 26

/** "A. 12", "(b) 12", "C: 12" at the start of a line; of other scripts the full-width marks. */
const option = /^\s*\(?([a-z])[).:、．：]\s*(\S.*)$/
/** An empty place for the answer says nothing of the question. */
const answerSlot = /\s*(?:answer|答案)\s*[:：]?\s*$/

export function readPassage(prompt: string): Passage {
  const text = (prompt.length <= MAX_READ ? prompt : `${prompt.slice(0, MAX_READ - MAX_TAIL)}\n${prompt.slice(-MAX_TAIL)}`).toLowerCase().replace(answerSlot, '')
  const question: string[] = []
  const options: string[] = []
  for (const line of text.split('\n')) {
    const found = options.length < MAX_OPTIONS ? option.exec(line) : null
    if (found && found[1] === String.fromCharCode(97 + options.length)) options.push(found[2]!)
    else question.push(line)
  }
  return { question: question.join('\n'), options, length: prompt.length }
}
