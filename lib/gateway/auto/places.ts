import { hash } from 'node:crypto'
import type { Tier } from '../../catalog/tier.ts'
import type { ChatRequest, Message } from '../../chat/request.ts'
import { Pins, textOf, type Conversation } from '../routing/sticky.ts'

/** Where a conversation is with `auto`. */
export interface Place {
  tier: Tier
  /** Catalogue id. */
  model: string
}

/** What a conversation's place is kept under now, and where it was kept a turn ago; null = it has none yet. */
export interface PlaceNames {
  now: string
  before: string | null
}

/**
 * A conversation is known by its caller's word for it, or else by how it begins and what its user said last:
 * many begin with the same greeting, and one that turns hard must not take the others along. Neither the
 * words nor the account can be read from a name.
 */
export function placeNames(conversation: Conversation, { messages }: ChatRequest): PlaceNames {
  const { account, session } = conversation
  if (session) {
    const name = hash('sha1', `${account} = ${session}`, 'base64url')
    return { now: name, before: name }
  }
  const after = (index: number): string => hash('sha1', `${account} ${conversation.beginning} ${textOf(messages[index])}`, 'base64url')
  const last = messages.findLastIndex(isUser)
  const now = after(last)
  const answered = messages.findLastIndex(({ role }) => role === 'assistant')
  if (answered < 0) return { now, before: null }
  // Tools are at work: the turn is the same.
  if (answered > last) return { now, before: now }
  const earlier = messages.findLastIndex((message, index) => index < answered && isUser(message))
  return { now, before: earlier < 0 ? null : after(earlier) }
}

function isUser({ role }: Message): boolean {
  return role === 'user'
}

/** A place as instances tell each other. */
export type Told = readonly [name: string, tier: Tier, model: string]

/** More than that waits only while the database is away; they are hints. */
const MAX_NEWS = 5_000

/** Which model a conversation has, for ten minutes after its last turn. */
export class Places {
  readonly #pins = new Pins<Place>()
  #news = new Map<string, Place>()

  get(name: string, now: number): Place | undefined {
    return this.#pins.get(name, now)
  }

  set(name: string, place: Place, now: number): void {
    this.#pins.set(name, place, now)
    if (this.#news.size < MAX_NEWS) this.#news.set(name, place)
  }

  /** What happened here since the last time. */
  take(): Told[] {
    const taken = [...this.#news].map(([name, { tier, model }]): Told => [name, tier, model])
    this.#news = new Map()
    return taken
  }

  /** What another instance tells. */
  learn(told: readonly Told[], now: number): void {
    for (const [name, tier, model] of told) this.#pins.set(name, { tier, model }, now)
  }
}
