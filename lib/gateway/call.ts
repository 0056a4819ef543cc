import type { Locale } from '../../i18n/locales.ts'
import type { KeyCaller } from '../caller.ts'
import type { Attempt, Decision } from '../billing/types.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { Inbound } from '../dialects/types.ts'
import type { Choice } from './auto/decide.ts'
import type { Nano } from '../money.ts'
import type { Slot } from './limits/slot.ts'
import type { Candidate } from './route.ts'
import type { Wishes } from './routing/filter.ts'
import type { Preferences } from './routing/preferences.ts'
import type { Conversation } from './routing/sticky.ts'

/** What is known of any call on its way, whatever is asked. */
export interface Errand {
  requestId: string
  /** ms since 1970, and the same moment on the monotonic clock. */
  startedAt: number
  startedTick: number
  caller: KeyCaller
  slot: Slot
  /** As the caller wrote it. */
  requestedModel: string
  candidates: Candidate[]
  attempts: Attempt[]
  /** Why this model and this provider, for the receipt; filled in by `auto` and routing. */
  decision?: Decision
  /** For the caller: what was dropped, lowered or replaced. */
  warnings: string[]
  /** Which application calls, from X-Title and HTTP-Referer. */
  app: { title: string | null; url: string | null }
}

/** A chat call; filled in from left to right by `serveChat`. */
export interface Call extends Errand {
  inbound: Inbound
  /** What the caller reads best, for errors on the way; null = it does not say. */
  locale: Locale | null
  request: ChatRequest
  bodyBytes: number
  prompt: PromptSize
  preferences: Preferences
  wishes: Wishes
  /** The caller's own limit on what the call may cost. */
  maxCost?: Nano
  /** What `auto` chose, where it was asked. */
  auto?: Choice
  conversation: Conversation | null
}

export interface PromptSize {
  /** UTF-8 bytes of all text that the model reads. */
  promptBytes: number
  images: number
}
