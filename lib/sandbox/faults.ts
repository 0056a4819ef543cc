/**
 * How the sandbox is told to misbehave. The same words work in three places:
 *
 * - the request header `x-aipower-fault: status=429 retry-after=2`;
 * - a directive anywhere in the prompt: `[sandbox: stall]`, which survives every translation on the way;
 * - `sandbox.control.fail('reset', { provider: 'openai', times: 2 })` in tests.
 *
 * | words | what happens |
 * | --- | --- |
 * | `status=503` | that status with an error body of the wire format; with `retry-after=S` that header, with `html` a proxy's page instead of JSON |
 * | `hang` | nothing, not even headers, until the client goes away |
 * | `reset` | the connection is reset before the headers |
 * | `stall` | half of the stream, then silence |
 * | `reset-mid` | half of the stream, then a reset |
 * | `cut` | half of the stream, then a clean end of the body |
 * | `no-usage` | the answer says nothing about usage |
 * | `counts=900` | the answer says that it took so many tokens (of chat: that it has so many) |
 * | `no-done` | everything but the stream's last words (`[DONE]`, `message_stop`, …) |
 * | `malformed` | a broken line of JSON in the middle (whole answers: half of the JSON) |
 * | `error-event` | half of the stream, then the format's own error |
 * | `empty` | an answer without content |
 * | `filtered` | half of the answer, ended by the provider's content filter |
 * | `too-long` | 400: the prompt is longer than the model reads |
 * | `wait=3000` | so many milliseconds of silence before the first token (whole answers: before the headers) |
 * | `slow=20` | so many milliseconds before the headers and between tokens |
 * | `split=7` | the stream in pieces of so many bytes, wherever that cuts |
 *
 * Two words are wishes rather than faults: `tokens=200` asks for an answer of that length,
 * `calls=2` for so many tool calls at once.
 */
export interface Fault {
  status?: number
  retryAfter?: number
  html?: boolean
  hang?: boolean
  reset?: boolean
  /** What happens in the middle of the stream. */
  middle?: 'stall' | 'reset' | 'cut' | 'malformed' | 'error'
  noUsage?: boolean
  counts?: number
  noDone?: boolean
  empty?: boolean
  filtered?: boolean
  tooLong?: boolean
  waitMs?: number
  slowMs?: number
  splitBytes?: number
  tokens?: number
  calls?: number
  /** No word says this, only a test: nothing is sent before. */
  until?: Promise<void>
}

const directive = /\[sandbox:([^\]]{1,200})\]/

/** The fault a prompt asks for, or null. Only its first 20,000 characters are looked at. */
export function faultInPrompt(prompt: string): Fault | null {
  const match = directive.exec(prompt.slice(0, 20_000))
  return match ? parseFault(match[1]!) : null
}

/** Reads the words above. Throws RangeError naming a word that is none of them. */
export function parseFault(words: string): Fault {
  const fault: Fault = {}
  for (const word of words.trim().split(/[\s,]+/).filter(Boolean)) {
    const [name, value] = word.split('=') as [string, string?]
    const known = value === undefined ? plain.get(name) : numbered.get(name)?.(Number(value))
    if (!known || (value !== undefined && !(Number(value) >= 0))) throw new RangeError(`unknown sandbox directive: ${word}`)
    Object.assign(fault, known)
  }
  return fault
}

const plain = new Map<string, Fault>([
  ['html', { html: true }],
  ['hang', { hang: true }],
  ['reset', { reset: true }],
  ['stall', { middle: 'stall' }],
  ['reset-mid', { middle: 'reset' }],
  ['cut', { middle: 'cut' }],
  ['malformed', { middle: 'malformed' }],
  ['error-event', { middle: 'error' }],
  ['no-usage', { noUsage: true }],
  ['no-done', { noDone: true }],
  ['empty', { empty: true }],
  ['filtered', { filtered: true }],
  ['too-long', { tooLong: true }],
])

const numbered = new Map<string, (value: number) => Fault>([
  ['status', (status) => ({ status })],
  ['retry-after', (retryAfter) => ({ retryAfter })],
  ['counts', (counts) => ({ counts })],
  ['wait', (waitMs) => ({ waitMs })],
  ['slow', (slowMs) => ({ slowMs })],
  ['split', (splitBytes) => ({ splitBytes: Math.max(1, splitBytes) })],
  ['tokens', (tokens) => ({ tokens: Math.min(tokens, 100_000) })],
  ['calls', (calls) => ({ calls: Math.min(calls, 16) })],
])
