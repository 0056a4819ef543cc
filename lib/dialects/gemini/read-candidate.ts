import { createHash, randomUUID } from 'node:crypto'
import type { ChatEvent, TokenLogprob } from '../../chat/events.ts'
import { broken } from '../failure.ts'
import { isObject, numberOf, objectOf, objectsOf, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { finishReason } from './finish-reasons.ts'
import { citationAnnotations, groundingAnnotations } from './grounding.ts'
import { GEMINI_FORMAT } from './names.ts'
import { PartialArguments } from './partial-arguments.ts'

/** Reads one candidate: piece by piece, or whole, which is one big piece. */
export class CandidateReader {
  finished = false
  private readonly choice: number
  private readonly answerId: string
  private readonly ids = new Set<string>()
  private calls = 0
  private thoughts = 0
  private thinking = false
  private spoke = false
  /** A call whose arguments are still coming. */
  private open: PartialArguments | null = null
  private text = ''
  private grounding: JsonObject | undefined
  private citations: JsonObject | undefined

  constructor(choice: number, answerId: string | undefined) {
    this.choice = choice
    this.answerId = answerId ?? randomUUID()
  }

  read(candidate: JsonObject): ChatEvent[] {
    const events: ChatEvent[] = []
    for (const part of objectsOf(objectOf(candidate.content)?.parts)) this.readPart(part, events)
    this.grounding = objectOf(candidate.groundingMetadata) ?? this.grounding
    this.citations = objectOf(candidate.citationMetadata) ?? this.citations
    const logprobs = objectOf(candidate.logprobsResult)
    if (logprobs) events.push({ type: 'logprobs', choice: this.choice, content: tokenLogprobs(logprobs) })
    const raw = stringOf(candidate.finishReason)
    if (raw !== undefined && raw !== 'FINISH_REASON_UNSPECIFIED' && !this.finished) this.finish(raw, stringOf(candidate.finishMessage), events)
    return events
  }

  /** The end, for an answer that came without a word about it. */
  finish(raw: string | null, message: string | undefined, events: ChatEvent[]): void {
    this.finished = true
    this.closeCall(events)
    const annotations = [
      ...(this.grounding ? groundingAnnotations(this.grounding, this.text) : []),
      ...(this.citations ? citationAnnotations(this.citations) : []),
    ]
    for (const annotation of annotations) events.push({ type: 'annotation', choice: this.choice, annotation })
    const reason = raw === null ? 'stop' : finishReason(raw)
    // OTHER after an answer says nothing against the answer.
    if (reason === 'error' && !(raw === 'OTHER' && this.spoke)) {
      events.push({ type: 'error', failure: { ...broken(message || `The model broke off (${raw}).`), code: raw ?? '' } })
      return
    }
    const own = reason === 'error' ? 'stop' : reason
    events.push({ type: 'finish', choice: this.choice, reason: own === 'stop' && this.calls > 0 ? 'tool_calls' : own, raw })
  }

  private readPart(part: JsonObject, events: ChatEvent[]): void {
    const { choice } = this
    const signature = stringOf(part.thoughtSignature)
    const signed = signature ? { signature } : {}
    const call = objectOf(part.functionCall)
    if (!call) this.closeCall(events)
    if (typeof part.text === 'string') {
      if (part.thought === true) return this.readThought(part.text, signed, events)
      if (part.text === '' && !signature) return
      this.thinking = false
      this.spoke = true
      this.text += part.text
      events.push({ type: 'text', choice, text: part.text, ...signed })
      return
    }
    this.thinking = false
    this.spoke = true
    if (call) return this.readCall(call, signed, events)
    const data = objectOf(part.inlineData)
    if (data) {
      // A picture inside the thoughts is a sketch, not the answer.
      if (part.thought !== true) this.readMedia(data, signed, events)
    } else events.push({ type: 'native', choice, dialect: 'gemini', value: part })
  }

  private readThought(text: string, signed: { signature?: string }, events: ChatEvent[]): void {
    if (text === '' && signed.signature === undefined) return
    if (!this.thinking) this.thoughts++
    this.thinking = signed.signature === undefined
    events.push({ type: 'reasoning', choice: this.choice, index: this.thoughts - 1, kind: 'text', text, format: GEMINI_FORMAT, ...signed })
  }

  private readMedia(data: JsonObject, signed: { signature?: string }, events: ChatEvent[]): void {
    const [mediaType, bytes] = [stringOf(data.mimeType) ?? 'image/png', stringOf(data.data) ?? '']
    if (mediaType.startsWith('audio/')) events.push({ type: 'audio', choice: this.choice, data: bytes })
    else events.push({ type: 'image', choice: this.choice, mediaType, data: bytes, ...signed })
  }

  /** A call comes whole, or as a name, then pieces of arguments, then an empty call, which may be missing. */
  private readCall(call: JsonObject, signed: { signature?: string }, events: ChatEvent[]): void {
    const name = stringOf(call.name)
    if (name) {
      this.closeCall(events)
      events.push({ type: 'tool_call', choice: this.choice, index: this.calls, id: this.callId(stringOf(call.id)), name, ...signed })
      this.calls++
      this.open = new PartialArguments()
      if (isObject(call.args)) this.open.begin(call.args)
    }
    if (!this.open) return
    this.open.add(call.partialArgs)
    if (call.willContinue !== true) this.closeCall(events)
  }

  private closeCall(events: ChatEvent[]): void {
    if (!this.open) return
    const text = this.open.text()
    this.open = null
    if (text !== '{}') events.push({ type: 'tool_arguments', choice: this.choice, index: this.calls - 1, text })
  }

  /** Gemini mostly sends none: then one that reading the same answer again makes again. */
  private callId(own: string | undefined): string {
    const id = own && !this.ids.has(own) ? own : `call_${hashed(`${this.answerId}:${this.choice}:${this.calls}`)}`
    this.ids.add(id)
    return id
  }
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}

function tokenLogprobs(result: JsonObject): TokenLogprob[] {
  const top = objectsOf(result.topCandidates)
  return objectsOf(result.chosenCandidates).map((chosen, position) => ({
    ...tokenLogprob(chosen),
    top_logprobs: objectsOf(top[position]?.candidates).map(tokenLogprob),
  }))
}

function tokenLogprob(candidate: JsonObject): { token: string; logprob: number; bytes: number[] } {
  const token = stringOf(candidate.token) ?? ''
  return { token, logprob: numberOf(candidate.logProbability) ?? 0, bytes: [...Buffer.from(token)] }
}
