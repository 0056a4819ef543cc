/** A prompt as the predictor reads it: bounded, in small letters, the question apart from its options. */
export interface Passage {
  question: string
  /** What may be chosen from, without the letters before it: "A. 12", "(b) 12". */
  options: readonly string[]
  /** Characters of the question and its options, with those that are not read. */
  length: number
}

/** However long a prompt is, no more of it is read: its beginning and its end. */
export const MAX_READ = 6_000
const MAX_TAIL = 2_000
const MAX_OPTIONS = 26
/** After so many options, so few characters are not the question any more, but how to answer it. */
const ENOUGH_OPTIONS = 3
const FEW = 200

/** "A. 12", "(b) 12", "C: 12" at the start of a line; of other scripts the full-width marks. */
const option = /^\s*\(?([a-z])[).:、．：]\s*(\S.*)$/
/** An empty place for the answer says nothing of the question. */
const answerSlot = /\s*(?:answer|答案)\s*[:：]?\s*$/
/** Nor does a line that greets, names a role or announces the question … */
const opening = new RegExp(
  `^\\s*(?:${[
    String.raw`(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b.{0,80}`,
    String.raw`(?:you(?: are|'re) (?:an?|the|my)|act as)\b.{0,80}`,
    String.raw`(?:(?:please|kindly|(?:can|could|would|will) you(?: please)?) )?(?:help|answer|solve|read|look at|consider|work through)\b.{0,30}\b(?:me|it|this|these|carefully|following|question|problem|exercise|task|below)\b.{0,60}`,
    String.raw`(?:i (?:need|have|want)|below|here|the following)\b.{0,40}\b(?:help|question|problem|exercise|task|puzzle)\b.{0,60}`,
    String.raw`(?:question|problem|exercise|task)[\s#\d.:]*`,
    '(?:你好|您好|请帮|请看|请回答|请阅读|请解|你是|以下|下面).{0,40}',
  ].join('|')})$`,
)
/** … or that thanks, or says how to answer. */
const closing = new RegExp(
  `^\\s*(?:${[
    String.raw`(?:many )?(?:thanks?|thank you)\b.{0,60}`,
    String.raw`(?:please |kindly )?(?:think|reason|respond|reply)\b.{0,80}`,
    String.raw`(?:please |kindly )?(?:answer|explain|show|give|state|write|put|finish|end)\b.{0,20}\b(?:your|only|just|final|briefly|concisely|steps?|words?|letter|line|brackets|with|in)\b.{0,60}`,
    String.raw`(?:let's|do not|don't|be|keep)\b.{0,30}\b(?:think|step|explain|brief|concise|short)\b.{0,40}`,
    '(?:谢谢|多谢|请给出|请只|请直接|请逐步|请一步|只回答).{0,30}',
  ].join('|')})$`,
)

export function readPassage(prompt: string): Passage {
  const text = (prompt.length <= MAX_READ ? prompt : `${prompt.slice(0, MAX_READ - MAX_TAIL)}\n${prompt.slice(-MAX_TAIL)}`).toLowerCase().replace(answerSlot, '')
  const question: string[] = []
  const options: string[] = []
  let asked = 0
  for (const line of text.split('\n')) {
    const found = options.length < MAX_OPTIONS ? option.exec(line) : null
    if (found && found[1] === String.fromCharCode(97 + options.length)) {
      options.push(found[2]!)
      asked = question.length
    } else if (line.trim() !== '') question.push(line)
  }
  if (options.length >= ENOUGH_OPTIONS && asked > 0 && sizeOf(question.slice(asked)) <= FEW) question.length = asked
  while (question.length > 1 && closing.test(question.at(-1)!)) question.pop()
  while (question.length > 1 && opening.test(question[0]!)) question.shift()
  return { question: question.join('\n'), options, length: sizeOf(question) + sizeOf(options) + Math.max(0, prompt.length - MAX_READ) }
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, { length }) => sum + length, 0)
}
