import { collect, type AnswerChoice } from '../../chat/collect.ts'
import type { AssistantPart, ChatRequest } from '../../chat/request.ts'
import type { Frame } from '../../chat/events.ts'
import { mediaUrl } from '../media.ts'
import { numberOf, objectOf, objectsOf } from '../json.ts'
import type { AnswerInfo, Charge, JsonObject } from '../types.ts'
import { annotationToWire } from './annotations.ts'
import { GEMINI_FORMAT, nativeDetail, readable, reasoningDetail } from './reasoning.ts'
import { usageToWire } from '../openai-usage.ts'

/** The whole answer as one chat.completion object. */
export function whole(frames: Frame[], info: AnswerInfo, charge: Charge, request: ChatRequest): JsonObject {
  const answer = collect(frames.flatMap((frame) => frame.events))
  const hidden = request.reasoning?.exclude === true
  const native = info.relay && frames.length === 1 ? frames[0]!.native : undefined
  const head = { id: info.id, object: 'chat.completion', created: info.created, model: info.model, provider: info.provider }
  const tail = { usage: usageToWire(charge, objectOf(native?.usage)), ...(info.warnings.length > 0 && { warnings: info.warnings }) }
  if (native) {
    const choices = objectsOf(native.choices).map((wire, position) => {
      const index = numberOf(wire.index) ?? position
      return relayedChoice(wire, answer.choices.find((choice) => choice.index === index), hidden)
    })
    return { ...native, ...head, choices, ...tail }
  }
  return {
    ...head,
    system_fingerprint: answer.start.fingerprint ?? null,
    ...(answer.start.serviceTier !== undefined && { service_tier: answer.start.serviceTier }),
    choices: answer.choices.map((choice) => choiceToWire(choice, hidden)),
    ...tail,
  }
}

/** The provider's own choice, with what OpenRouter's clients look for added. */
function relayedChoice(wire: JsonObject, choice: AnswerChoice | undefined, hidden: boolean): JsonObject {
  const message: JsonObject = { role: 'assistant', content: null, ...objectOf(wire.message ?? wire.delta) }
  message.role = 'assistant'
  if (hidden) for (const field of ['reasoning', 'reasoning_content', 'reasoning_details']) delete message[field]
  else if (choice) for (const [field, value] of Object.entries(reasoningFields(choice.message.content))) message[field] ??= value
  for (const call of objectsOf(message.tool_calls)) {
    const fn = objectOf(call.function)
    if (fn && !fn.arguments) fn.arguments = '{}'
  }
  const { delta: _, ...rest } = wire
  return { ...rest, index: choice?.index ?? wire.index ?? 0, message, ...finishFields(choice?.finish) }
}

function choiceToWire(choice: AnswerChoice, hidden: boolean): JsonObject {
  return {
    index: choice.index,
    logprobs: choice.logprobs ? { content: choice.logprobs.content, refusal: choice.logprobs.refusal } : null,
    ...finishFields(choice.finish),
    message: messageToWire(choice, hidden),
  }
}

/** `stop_sequence` says which one it was, where the provider tells. */
export function finishFields(finish: AnswerChoice['finish'] | undefined): JsonObject {
  return {
    finish_reason: finish?.reason ?? null,
    native_finish_reason: finish?.raw ?? null,
    ...(finish?.stopSequence !== undefined && { stop_sequence: finish.stopSequence }),
  }
}

function messageToWire({ message: { content }, audio }: AnswerChoice, hidden: boolean): JsonObject {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const refusal = content.map((part) => (part.type === 'refusal' ? part.text : '')).join('')
  const calls = content.flatMap((part) => (part.type === 'tool_call' ? [callToWire(part)] : []))
  const images = content.flatMap((part) => (part.type === 'image' && part.source.kind !== 'id' ? [imageToWire(mediaUrl(part.source), part.signature)] : []))
  const annotations = content.flatMap((part) => (part.type === 'text' ? (part.annotations ?? []) : []))
  return {
    role: 'assistant',
    content: text !== '' || (calls.length === 0 && refusal === '') ? text : null,
    refusal: refusal || null,
    ...(!hidden && reasoningFields(content)),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(annotations.length > 0 && { annotations: annotations.map(annotationToWire) }),
    ...(images.length > 0 && { images }),
    ...(audio && { audio: { id: audio.id ?? '', data: audio.data ?? '', transcript: audio.transcript ?? '', expires_at: audio.expiresAt ?? 0 } }),
  }
}

/** A picture of the model's own; Gemini signs it, and clients send it back whole. */
export function imageToWire(url: string, signature: string | undefined): JsonObject {
  return { type: 'image_url', image_url: { url }, ...(signature !== undefined && { signature }) }
}

function callToWire(call: Extract<AssistantPart, { type: 'tool_call' }>): JsonObject {
  if (call.custom) return { id: call.id, type: 'custom', custom: { name: call.name, input: call.arguments } }
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments || '{}' } }
}

/** reasoning and reasoning_content say the same words; reasoning_details carries the proofs, in order. */
export function reasoningFields(content: AssistantPart[]): JsonObject {
  const details: JsonObject[] = []
  let words = ''
  for (const part of content) {
    if (part.type === 'reasoning') {
      details.push(reasoningDetail(part, details.length))
      words += readable(part)
    } else if (part.type === 'native') details.push(nativeDetail(part, details.length))
    else if ((part.type === 'text' || part.type === 'tool_call') && part.signature !== undefined) {
      details.push(proof(part.signature, part.type === 'tool_call' ? part.id : undefined, details.length))
    }
  }
  if (details.length === 0) return {}
  return { ...(words !== '' && { reasoning: words, reasoning_content: words }), reasoning_details: details }
}

/** Gemini's signature of a call, or of a text when there is no call. */
export function proof(signature: string, callId: string | undefined, index: number): JsonObject {
  return reasoningDetail({ kind: 'encrypted', text: signature, format: GEMINI_FORMAT, ...(callId !== undefined && { id: callId }) }, index)
}
