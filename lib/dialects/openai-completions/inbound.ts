import { collect } from '../../chat/collect.ts'
import type { FinishEvent, Frame } from '../../chat/events.ts'
import type { ChatRequest } from '../../chat/request.ts'
import { openaiChatInbound } from '../openai-chat/inbound.ts'
import { usageToWire } from '../openai-usage.ts'
import { check } from '../schema.ts'
import { sseData, sseDone } from '../sse.ts'
import type { AnswerInfo, Charge, Inbound, JsonObject, StreamWriter } from '../types.ts'
import { completionRequest } from './wire.ts'

/**
 * Callers who speak OpenAI's legacy completions: their prompt becomes one user message of a chat request,
 * and the chat's answer is told in the old shape.
 */
export const completionsInbound: Inbound = { dialect: 'openai-chat', parse, whole, writer, error: openaiChatInbound.error }

function parse(body: unknown): ChatRequest {
  const { prompt, suffix: _, echo: __, best_of: ___, logprobs: ____, messages: _____, ...rest } = check(completionRequest, body)
  const content = typeof prompt === 'string' ? prompt : prompt[0]!
  return openaiChatInbound.parse({ ...rest, messages: [{ role: 'user', content }] })
}

function whole(frames: Frame[], info: AnswerInfo, charge: Charge): JsonObject {
  const { choices } = collect(frames.flatMap((frame) => frame.events))
  return {
    ...head(info),
    choices: choices.map(({ index, message, finish }) => {
      const text = textOf(message.content, 'text')
      const reasoning = textOf(message.content, 'reasoning')
      return { ...choice(index, text, finish), ...(reasoning !== '' && { reasoning }) }
    }),
    usage: usageToWire(charge),
    ...(info.warnings.length > 0 && { warnings: info.warnings }),
  }
}

function textOf(parts: { type: string; text?: string }[], type: 'text' | 'reasoning'): string {
  return parts.map((part) => (part.type === type || (type === 'text' && part.type === 'refusal') ? (part.text ?? '') : '')).join('')
}

/** Writes text_completion chunks, usage last, then [DONE]. */
function writer(info: AnswerInfo): StreamWriter {
  const chunk = (fields: JsonObject): string => sseData({ ...head(info), ...fields })
  return {
    write: ({ events }) => {
      let out = ''
      for (const event of events) {
        if (event.type === 'text' || event.type === 'refusal') out += chunk({ choices: [choice(event.choice, event.text, null)] })
        else if (event.type === 'reasoning' && event.kind !== 'encrypted') out += chunk({ choices: [{ ...choice(event.choice, '', null), reasoning: event.text }] })
        else if (event.type === 'finish') out += chunk({ choices: [choice(event.choice, '', event)] })
      }
      return out
    },
    end: (charge) => chunk({ choices: [], usage: usageToWire(charge), ...(info.warnings.length > 0 && { warnings: info.warnings }) }) + sseDone,
    fail: (error, charge) =>
      chunk({ ...openaiChatInbound.error(error, info.id), choices: [{ ...choice(0, '', null), finish_reason: 'error' }], ...(charge && { usage: usageToWire(charge) }) }),
  }
}

function head({ id, created, model, provider }: AnswerInfo): JsonObject {
  return { id, object: 'text_completion', created, model, provider }
}

function choice(index: number, text: string, finish: Pick<FinishEvent, 'reason' | 'raw'> | null): JsonObject {
  return { text, index, logprobs: null, finish_reason: finish?.reason ?? null, native_finish_reason: finish?.raw ?? null }
}
