import type { ChatRequest, Message } from '../../chat/request.ts'

/** What `auto` sees of a request: a bounded part of its words, and facts that cost nothing to know. */
export interface Reading {
  /** The last thing the user wants, at most MAX_TEXT characters: its beginning and its end. */
  text: string
  /** The same, uncut: not copied, and nobody may read all of it. */
  whole: string
  /** Characters of that message as it was sent. */
  length: number
  /** Where instructions stand: the beginning and the end of `text`. */
  instruction: string
  /** The system prompt's beginning. */
  system: string
  /** The model has answered in this conversation before. */
  continues: boolean
  /** The last message shares hardly a word with the turn before. */
  newTopic: boolean
  /** Tools the model may call, and results of such calls since the user last spoke. */
  tools: number
  toolResults: number
  /** The whole prompt, in tokens, as far as bytes tell. */
  promptTokens: number
  maxOutput: number | undefined
  reasoning: ChatRequest['reasoning']
}

/** However long a prompt is, no more of it is looked at: its cost must not grow with it. */
const MAX_TEXT = 6_000
const TAIL = 2_000
const INSTRUCTION_HEAD = 700
const INSTRUCTION_TAIL = 300
const SYSTEM_HEAD = 300
/** "And in French?": too short to say what it is about, so the question before it is read along. */
const FOLLOW_UP = 60
const BYTES_PER_TOKEN = 4

/** Reads a request; `promptBytes` is all text that the model reads, UTF-8. */
export function readRequest(request: ChatRequest, promptBytes: number): Reading {
  const { messages } = request
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const own = last < 0 ? '' : textOf(messages[last]!)
  const before = last < 0 ? '' : wordsBefore(messages, last, 'user')
  const continues = messages.some(({ role }) => role === 'assistant')
  const whole = continues && own.length < FOLLOW_UP && before ? `${before.slice(-MAX_TEXT / 2)}\n${own}` : own
  const text = excerpt(whole)
  return {
    text,
    whole,
    length: own.length,
    instruction: text.length > INSTRUCTION_HEAD + INSTRUCTION_TAIL ? `${text.slice(0, INSTRUCTION_HEAD)}\n${text.slice(-INSTRUCTION_TAIL)}` : text,
    system: systemOf(messages),
    continues,
    newTopic: continues && own.length >= FOLLOW_UP && sharesLittle(own, `${before}\n${wordsBefore(messages, last, 'assistant')}`),
    tools: request.tools.length,
    toolResults: messages.slice(last + 1).filter(({ role }) => role === 'tool').length,
    promptTokens: Math.ceil(promptBytes / BYTES_PER_TOKEN),
    maxOutput: request.maxOutputTokens,
    reasoning: request.reasoning,
  }
}

function excerpt(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - TAIL)}\n${text.slice(-TAIL)}`
}

function textOf({ content }: Message): string {
  if (content.length === 1 && content[0]?.type === 'text') return content[0].text
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

function wordsBefore(messages: readonly Message[], last: number, speaker: 'user' | 'assistant'): string {
  const before = messages.findLast(({ role }, index) => role === speaker && index < last)
  return before ? textOf(before).slice(0, MAX_TEXT) : ''
}

function systemOf(messages: readonly Message[]): string {
  const system = messages.find(({ role }) => role === 'system' || role === 'developer')
  return system ? textOf(system).slice(0, SYSTEM_HEAD) : ''
}

const LITTLE = 0.06

/** Whether fewer than one in sixteen of a message's words stand in an earlier one. */
function sharesLittle(text: string, earlier: string): boolean {
  const [words, known] = [wordsOf(text.slice(0, TAIL)), wordsOf(earlier)]
  if (words.size === 0 || known.size === 0) return false
  let shared = 0
  for (const word of words) if (known.has(word)) shared++
  return shared / words.size < LITTLE
}

/** Words of four letters and more; of Chinese, Japanese and Korean, pairs of characters. */
function wordsOf(text: string): Set<string> {
  const words = new Set<string>()
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}_]{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}/gu)) {
    if (word.charCodeAt(0) < 0x3040) words.add(word)
    else for (let at = 0; at + 1 < word.length; at++) words.add(word.slice(at, at + 2))
  }
  return words
}
