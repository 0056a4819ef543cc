import type { ChatRequest, Message } from '../chat/request.ts'
import { parseBody } from '../dialects/json.ts'
import type { Inbound } from '../dialects/types.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { promptSize } from './admit.ts'
import { MAX_BODY, tooLarge } from './body.ts'
import type { PromptSize } from './call.ts'

/** As many as OpenAI takes. In Anthropic's format every tool result counts as one, in Responses several items make one. */
const MAX_MESSAGES = 2_048

export interface ParsedChat {
  chat: ChatRequest
  prompt: PromptSize
  bodyBytes: number
}

/**
 * A chat request's body, in any dialect. `complete` adds what this endpoint lets callers leave out. Throws as
 * the dialect does, invalid_request (400) for too many messages, and payload_too_large (413): only pictures,
 * sounds and files may make a body longer than 10 MB.
 */
export function parseChat(text: string, { inbound, headers }: { inbound: Inbound; headers: Headers }, complete = (body: unknown): unknown => body): ParsedChat {
  const chat = inbound.parse(complete(parseBody(text)), headers)
  const { length } = chat.messages
  if (length > MAX_MESSAGES) {
    const param = inbound.dialect === 'openai-responses' ? 'input' : 'messages'
    throw new ApiError('invalid_request', say`${param}: holds ${length} messages, and no more than ${MAX_MESSAGES} are taken.`, { param })
  }
  const bodyBytes = Buffer.byteLength(text)
  if (bodyBytes > MAX_BODY && bodyBytes - mediaBytes(chat) > MAX_BODY) throw tooLarge(MAX_BODY)
  return { chat, prompt: promptSize(chat, bodyBytes), bodyBytes }
}

/** What stands in the body itself of media, in base64. */
function mediaBytes({ messages }: ChatRequest): number {
  return messages.reduce((sum, { content }) => sum + content.reduce((bytes, part) => bytes + inlineBytes(part), 0), 0)
}

function inlineBytes(part: Message['content'][number]): number {
  if (part.type === 'audio') return part.data.length
  return (part.type === 'image' || part.type === 'file') && part.source.kind === 'data' ? part.source.data.length : 0
}
