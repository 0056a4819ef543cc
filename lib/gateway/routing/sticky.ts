import { hash } from 'node:crypto'
import type { ChatRequest, Message } from '../../chat/request.ts'
import type { Line } from '../failover/line.ts'
import type { Candidate } from './candidates.ts'

const IDLE_MS = 10 * 60_000
/** About 10 MB. */
const MAX_PINS = 50_000
/** What providers need at least to find a prompt in a cache, and enough to tell conversations apart. */
const HEAD_CHARACTERS = 4_096
const LONGEST_NAME = 256

/** Where each conversation was: for caches, the line that holds its prompt. Per process: another one finds its own. */
export class Pins<Place = Line> {
  readonly #pins = new Map<string, { place: Place; until: number }>()

  get(conversation: string, now: number): Place | undefined {
    const pin = this.#pins.get(conversation)
    return pin && pin.until > now ? pin.place : undefined
  }

  /** Keeps a conversation where it is answered, for as long as caches live. */
  set(conversation: string, place: Place, now: number): void {
    // Deleted first, so that the order of the map is the order of use.
    this.#pins.delete(conversation)
    this.#pins.set(conversation, { place, until: now + IDLE_MS })
    if (this.#pins.size > MAX_PINS) this.#pins.delete(this.#pins.keys().next().value!)
  }

  get size(): number {
    return this.#pins.size
  }
}

interface Speaking {
  accountId: string
  request: ChatRequest
  headers: Headers
}

/** One call's conversation: where it was answered before. Named only when there is a choice to make. */
export class Conversation {
  readonly #pins: Pins
  readonly #speaking: Speaking
  #beginning: string | undefined
  #isKept = false
  /** The line that has it in its cache. */
  line: Line | undefined

  constructor(pins: Pins, speaking: Speaking) {
    this.#pins = pins
    this.#speaking = speaking
  }

  get account(): string {
    return this.#speaking.accountId
  }

  /** The caller's own word for it. */
  get session(): string | undefined {
    const { request, headers } = this.#speaking
    return (request.routing?.sessionId ?? headers.get('x-session-id'))?.slice(0, LONGEST_NAME) || undefined
  }

  /** Its system text and first message, hashed. */
  get beginning(): string {
    return (this.#beginning ??= beginningOf(this.#speaking.request))
  }

  /** Looks for it among the candidates of one model, where there is more than one offer or key. */
  find(candidates: readonly Candidate[], now: number): void {
    const isChoice = candidates.length > 1 || candidates.some(({ lines }) => lines.length > 1)
    if (this.line || !isChoice || !candidates.some(savesByCache)) return
    this.#isKept = true
    this.line = this.#pins.get(this.#pin(candidates[0]!), now)
  }

  /** Whether it is in the cache of this one. */
  isAt({ lines }: Candidate): boolean {
    return this.line !== undefined && lines.includes(this.line)
  }

  answered(candidate: Candidate, line: Line, now: number): void {
    if (this.#isKept && savesByCache(candidate)) this.#pins.set(this.#pin(candidate), line, now)
  }

  /** Those who share a `prompt_cache_key` share the beginning of a prompt, and so a cache. */
  #pin({ model }: Candidate): string {
    const told = this.session ?? this.#speaking.request.cacheKey?.slice(0, LONGEST_NAME)
    return `${model.id} ${this.account} ${told ? `= ${told}` : this.beginning}`
  }
}

/** Whether a cache at this offer would save its caller money. */
function savesByCache({ price }: Candidate): boolean {
  return price.cacheRead !== undefined && price.cacheRead < price.input
}

function beginningOf({ messages }: ChatRequest): string {
  const system = messages.find(isSystem)
  const first = messages.find((message) => !isSystem(message))
  return hash('sha1', `${textOf(system)}\n${textOf(first)}`, 'base64url')
}

function isSystem({ role }: Message): boolean {
  return role === 'system' || role === 'developer'
}

/** A message's text, as much of it as tells conversations apart. */
export function textOf(message: Message | undefined): string {
  let text = ''
  for (const part of message?.content ?? []) {
    if (text.length >= HEAD_CHARACTERS) break
    if (part.type === 'text') text += part.text
  }
  return text.slice(0, HEAD_CHARACTERS)
}
