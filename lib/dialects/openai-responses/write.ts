import { collect, type Answer, type AnswerChoice } from '../../chat/collect.ts'
import type { Annotation, AssistantPart, ChatRequest, ReasoningPart } from '../../chat/request.ts'
import type { Frame } from '../../chat/events.ts'
import { inputTokens, outputTokens } from '../../chat/usage.ts'
import { encodeForeign } from '../foreign.ts'
import { objectOf, objectsOf } from '../json.ts'
import type { AnswerInfo, Charge, JsonObject } from '../types.ts'
import { placedIn, type Placed } from './namespaces.ts'
import { OPENAI_FORMAT } from './read-items.ts'
import { outputText } from './relay-items.ts'

/** The whole answer as one response object. */
export function whole(frames: Frame[], info: AnswerInfo, charge: Charge, request: ChatRequest): JsonObject {
  const hidden = request.reasoning?.exclude === true
  const native = info.relay && !hidden && frames.length === 1 ? frames[0]!.native : undefined
  if (native) return relayedResponse(native, info, charge)
  const answer = collect(frames.flatMap((frame) => frame.events))
  const choice = answer.choices[0]
  return {
    ...responseHead(info, request, answer.start),
    ...statusOf(choice?.finish ?? null),
    output: outputItems(choice, { info, hidden, placed: placedIn(request) }),
    ...responseTail(info, charge),
  }
}

/** The provider's own response: only id, model and usage are ours, and that nothing was stored. */
export function relayedResponse(native: JsonObject, info: AnswerInfo, charge: Charge | null): JsonObject {
  const { id, model, provider } = info
  const text = native.output_text === undefined ? {} : { output_text: outputText(objectsOf(native.output)) }
  return { ...native, ...text, id, model, provider, store: false, ...(charge && responseTail(info, charge, objectOf(native.usage))) }
}

export function responseTail({ warnings }: AnswerInfo, charge: Charge, raw?: JsonObject): JsonObject {
  return { usage: usageToWire(charge, raw), ...(warnings.length > 0 && { warnings }) }
}

/** OpenAI's own words; strict clients refuse other hosts'. */
const tiers = new Set(['auto', 'default', 'flex', 'scale', 'priority', 'fast'])

/** What a response says of itself before anything is known of the answer. */
export function responseHead(info: AnswerInfo, request: ChatRequest, start: Answer['start']): JsonObject {
  const asked = request.native.dialect === 'openai-responses' ? request.native.body : {}
  return {
    id: info.id,
    object: 'response',
    created_at: info.created,
    model: info.model,
    provider: info.provider,
    background: false,
    instructions: asked.instructions ?? null,
    max_output_tokens: request.maxOutputTokens ?? null,
    metadata: asked.metadata ?? {},
    parallel_tool_calls: request.parallelToolCalls ?? true,
    previous_response_id: null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: request.reasoning?.summary ?? null },
    service_tier: tiers.has(start.serviceTier ?? '') ? start.serviceTier : null,
    store: false,
    temperature: request.temperature ?? null,
    text: asked.text ?? { format: { type: 'text' } },
    tool_choice: asked.tool_choice ?? 'auto',
    tools: asked.tools ?? [],
    top_p: request.topP ?? null,
    truncation: 'disabled',
    user: request.user ?? null,
  }
}

export function statusOf(finish: AnswerChoice['finish']): JsonObject {
  const reason = finish?.reason === 'length' ? 'max_output_tokens' : finish?.reason === 'content_filter' ? 'content_filter' : null
  return { status: reason ? 'incomplete' : 'completed', error: null, incomplete_details: reason ? { reason } : null }
}

interface Writing {
  info: AnswerInfo
  /** The caller does not want to see the reasoning. */
  hidden: boolean
  placed: Placed
}

function outputItems(choice: AnswerChoice | undefined, writing: Writing): JsonObject[] {
  const items: JsonObject[] = []
  for (const part of choice?.message.content ?? []) addPart(items, part, writing)
  const logprobs = choice?.logprobs?.content
  const message = logprobs && items.find((item) => item.type === 'message')
  if (message) Object.assign((message.content as JsonObject[])[0]!, { logprobs })
  return items
}

function addPart(items: JsonObject[], part: AssistantPart, { info, hidden, placed }: Writing): void {
  const id = itemId(info, items.length)
  const last = items.at(-1)
  switch (part.type) {
    case 'text':
    case 'refusal': {
      const wire = part.type === 'text' ? textPart(part.text, part.annotations) : { type: 'refusal', refusal: part.text }
      if (part.text === '' && part.type === 'text') break
      if (last?.type === 'message') (last.content as JsonObject[]).push(wire)
      else items.push({ id: `msg_${id}`, type: 'message', role: 'assistant', status: 'completed', content: [wire] })
      break
    }
    case 'reasoning':
      return addReasoning(items, part, { id, hidden })
    case 'tool_call':
      if (part.signature !== undefined) items.push(proofItem(`rs_${id}`, { is: 'call', id: part.id, payload: part.signature }))
      items.push(callItem({ ...part, ...placed(part.name) }, `${part.custom ? 'ctc' : 'fc'}_${itemId(info, items.length)}`, 'completed'))
      return
    case 'image':
      if (part.source.kind === 'data') items.push(imageItem(`ig_${id}`, part.source.mediaType, part.source.data))
      return
    case 'native':
      items.push(part.dialect === 'openai-responses' ? part.value : proofItem(`rs_${id}`, { is: 'native', dialect: part.dialect, value: part.value }))
      return
    default:
      return
  }
  if (part.type === 'text' && part.signature !== undefined) items.push(proofItem(`rs_${itemId(info, items.length)}`, { is: 'text', payload: part.signature, covers: part.text.length }))
}

/** Parts of one item of OpenAI's are one item again; another maker's stand alone, their proof under our mark. */
function addReasoning(items: JsonObject[], part: ReasoningPart, { id, hidden }: { id: string; hidden: boolean }): void {
  const last = items.at(-1)
  const own = part.format === OPENAI_FORMAT
  if (own && last?.type === 'reasoning' && last.id === part.id && last.encrypted_content === undefined) fillReasoning(last, part, hidden)
  else {
    const item: JsonObject = { id: own && part.id !== undefined ? part.id : `rs_${id}`, type: 'reasoning', summary: [] }
    fillReasoning(item, part, hidden)
    items.push(item)
  }
}

export function fillReasoning(item: JsonObject, part: Omit<ReasoningPart, 'type'>, hidden: boolean): void {
  if (part.kind === 'summary' && !hidden) item.summary = [...(item.summary as JsonObject[]), { type: 'summary_text', text: part.text }]
  if (part.kind === 'text' && !hidden) item.content = [...((item.content as JsonObject[] | undefined) ?? []), { type: 'reasoning_text', text: part.text }]
  const blob = blobOf(part)
  if (blob !== undefined) item.encrypted_content = blob
}

/** What goes into encrypted_content so that nothing is lost on the way through the client. */
export function blobOf({ kind, text, format, id, signature }: Omit<ReasoningPart, 'type'>): string | undefined {
  if (format === OPENAI_FORMAT) return kind === 'encrypted' ? text : undefined
  const payload = kind === 'encrypted' ? text : (signature ?? '')
  if (payload === '' && format === undefined && id === undefined) return undefined
  return encodeForeign({ is: 'reasoning', kind, payload, ...(format !== undefined && { format }), ...(id !== undefined && { id }) })
}

export function proofItem(id: string, foreign: Parameters<typeof encodeForeign>[0]): JsonObject {
  return { id, type: 'reasoning', summary: [], encrypted_content: encodeForeign(foreign) }
}

export interface CalledTool extends ReturnType<Placed> {
  id: string
  arguments: string
  custom?: boolean
}

export function callItem({ id: call_id, name, namespace, ...call }: CalledTool, id: string, status: string): JsonObject {
  const place = { call_id, ...(namespace !== undefined && { namespace }), name }
  if (call.custom) return { id, type: 'custom_tool_call', status, ...place, input: call.arguments }
  return { id, type: 'function_call', status, ...place, arguments: call.arguments }
}

export function imageItem(id: string, mediaType: string, data: string): JsonObject {
  return { id, type: 'image_generation_call', status: 'completed', output_format: mediaType.replace('image/', ''), result: data }
}

export function textPart(text: string, annotations: Annotation[] = []): JsonObject {
  return { type: 'output_text', text, annotations: annotations.map(annotationToWire), logprobs: [] }
}

export function annotationToWire({ url, title, start, end, content }: Annotation): JsonObject {
  return { type: 'url_citation', url, title: title ?? '', start_index: start ?? 0, end_index: end ?? 0, ...(content !== undefined && { content }) }
}

/** Item ids have to be unique in a conversation: they hang on the answer's own id. */
export function itemId({ id }: AnswerInfo, place: number): string {
  return `${id.replace(/^gen-/, '')}_${place}`
}

/** OpenAI's numbers, never null, with the cost beside them. */
function usageToWire({ usage, cost, listCost, estimated, auto }: Charge, raw: JsonObject = {}): JsonObject {
  const [input, output] = [inputTokens(usage), outputTokens(usage)]
  return {
    ...raw,
    input_tokens: input,
    input_tokens_details: {
      ...objectOf(raw.input_tokens_details),
      cached_tokens: usage.cacheRead,
      cache_write_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    },
    output_tokens: output,
    output_tokens_details: { ...objectOf(raw.output_tokens_details), reasoning_tokens: usage.reasoning },
    total_tokens: input + output,
    cost,
    is_byok: false,
    cost_details: {
      upstream_inference_cost: null,
      upstream_inference_input_cost: listCost.input,
      upstream_inference_output_cost: listCost.output,
    },
    ...(estimated && { estimated: true }),
    ...(auto && { auto }),
  }
}
