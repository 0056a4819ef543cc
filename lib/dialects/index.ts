import type { Dialect } from '../chat/dialect.ts'
import { anthropicMessagesInbound } from './anthropic-messages/inbound.ts'
import { anthropicMessagesOutbound } from './anthropic-messages/outbound.ts'
import { geminiOutbound } from './gemini/outbound.ts'
import { openaiChatInbound } from './openai-chat/inbound.ts'
import { openaiChatOutbound } from './openai-chat/outbound.ts'
import { openaiResponsesInbound } from './openai-responses/inbound.ts'
import { openaiResponsesOutbound } from './openai-responses/outbound.ts'
import type { Inbound, Outbound } from './types.ts'

const inbounds: Partial<Record<Dialect, Inbound>> = {
  'openai-chat': openaiChatInbound,
  'openai-responses': openaiResponsesInbound,
  'anthropic-messages': anthropicMessagesInbound,
}
const outbounds: Partial<Record<Dialect, Outbound>> = {
  'openai-chat': openaiChatOutbound,
  'openai-responses': openaiResponsesOutbound,
  'anthropic-messages': anthropicMessagesOutbound,
  gemini: geminiOutbound,
}

/** What callers can speak to us, and what we can speak to providers. */
export const inboundDialects = Object.keys(inbounds) as Dialect[]
export const outboundDialects = Object.keys(outbounds) as Dialect[]

/** The dialect a caller speaks to us. Throws when nobody can: that is a mistake of ours. */
export function inbound(dialect: Dialect): Inbound {
  const found = inbounds[dialect]
  if (!found) throw new Error(`callers cannot speak ${dialect} to us`)
  return found
}

/** The dialect we speak to a provider. */
export function outbound(dialect: Dialect): Outbound {
  const found = outbounds[dialect]
  if (!found) throw new Error(`we cannot speak ${dialect} to providers`)
  return found
}
