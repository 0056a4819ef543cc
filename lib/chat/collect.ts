import type { AssistantMessage, AssistantPart, ReasoningPart, TextPart, ToolCallPart } from './request.ts'
import type { AudioEvent, ChatEvent, Failure, FinishEvent, ReasoningEvent, StartEvent, TextEvent, TokenLogprob } from './events.ts'
import type { Usage } from './usage.ts'

/** A whole answer, folded from its events. */
export interface Answer {
  start: Omit<StartEvent, 'type'>
  /** By choice index, ascending. */
  choices: AnswerChoice[]
  usage: Usage | null
  failure: Failure | null
}

export interface AnswerChoice {
  index: number
  /** Parts in the order of production. */
  message: AssistantMessage
  audio?: Omit<AudioEvent, 'type' | 'choice'>
  logprobs?: { content: TokenLogprob[]; refusal: TokenLogprob[] }
  finish: Omit<FinishEvent, 'type' | 'choice'> | null
}

export interface Collector {
  add(event: ChatEvent): void
  /** The answer so far. Call once, at the end. */
  answer(): Answer
}

/** Folds the events of one answer, whole or streamed. */
export function collect(events: Iterable<ChatEvent>): Answer {
  const collector = createCollector()
  for (const event of events) collector.add(event)
  return collector.answer()
}

export function createCollector(): Collector {
  const choices = new Map<number, ChoiceFold>()
  const answer: Answer = { start: {}, choices: [], usage: null, failure: null }
  const choice = (index: number): ChoiceFold => {
    let fold = choices.get(index)
    if (!fold) choices.set(index, (fold = new ChoiceFold(index)))
    return fold
  }
  return {
    add(event) {
      if (event.type === 'start') {
        const { type: _, ...facts } = event
        Object.assign(answer.start, facts)
      } else if (event.type === 'usage') answer.usage = event.usage
      else if (event.type === 'error') answer.failure = event.failure
      else choice(event.choice).add(event)
    },
    answer() {
      answer.choices = [...choices.values()].sort((a, b) => a.index - b.index).map((fold) => fold.finished())
      return answer
    },
  }
}

type ChoiceEvent = Exclude<ChatEvent, { type: 'start' | 'usage' | 'error' }>

class ChoiceFold {
  readonly index: number
  private readonly parts: AssistantPart[] = []
  private readonly reasoning = new Map<string, ReasoningPart>()
  private readonly calls = new Map<number, ToolCallPart>()
  private audio: AnswerChoice['audio']
  private logprobs: AnswerChoice['logprobs']
  private finish: AnswerChoice['finish'] = null

  constructor(index: number) {
    this.index = index
  }

  add(event: ChoiceEvent): void {
    switch (event.type) {
      case 'text':
        return this.addText(event)
      case 'reasoning':
        return this.addReasoning(event)
      case 'refusal': {
        const last = this.parts.at(-1)
        if (last?.type === 'refusal') last.text += event.text
        else this.parts.push({ type: 'refusal', text: event.text })
        return
      }
      case 'tool_call': {
        const { type: _, choice: __, index, ...call } = event
        const part: ToolCallPart = { type: 'tool_call', arguments: '', ...call }
        this.calls.set(index, part)
        this.parts.push(part)
        return
      }
      case 'tool_arguments': {
        const call = this.calls.get(event.index)
        if (call) call.arguments += event.text
        return
      }
      case 'image':
        this.parts.push({
          type: 'image',
          source: { kind: 'data', mediaType: event.mediaType, data: event.data },
          ...(event.signature !== undefined && { signature: event.signature }),
        })
        return
      case 'audio':
        return this.addAudio(event)
      case 'annotation': {
        const text = this.parts.findLast((part) => part.type === 'text') ?? this.pushText('')
        ;(text.annotations ??= []).push(event.annotation)
        return
      }
      case 'logprobs':
        this.logprobs ??= { content: [], refusal: [] }
        this.logprobs.content.push(...event.content)
        this.logprobs.refusal.push(...(event.refusal ?? []))
        return
      case 'native':
        this.parts.push({ type: 'native', dialect: event.dialect, value: event.value })
        return
      case 'finish': {
        const { type: _, choice: __, ...finish } = event
        this.finish = finish
      }
    }
  }

  finished(): AnswerChoice {
    for (const call of this.calls.values()) if (call.arguments === '' && !call.custom) call.arguments = '{}'
    return {
      index: this.index,
      message: { role: 'assistant', content: this.parts },
      finish: this.finish,
      ...(this.audio && { audio: this.audio }),
      ...(this.logprobs && { logprobs: this.logprobs }),
    }
  }

  /** A signed part stands alone: its signature covers exactly its own text. */
  private addText(event: TextEvent): void {
    const last = this.parts.at(-1)
    if (event.signature !== undefined) this.pushText(event.text).signature = event.signature
    else if (last?.type === 'text' && last.signature === undefined) last.text += event.text
    else if (event.text !== '') this.pushText(event.text)
  }

  private pushText(text: string): TextPart {
    const part: TextPart = { type: 'text', text }
    this.parts.push(part)
    return part
  }

  private addReasoning(event: ReasoningEvent): void {
    const key = `${event.kind}:${event.index}`
    const { type, choice: _, index: __, text, ...facts } = event
    let part = this.reasoning.get(key)
    if (!part) {
      part = { type, text: '', ...facts }
      this.reasoning.set(key, part)
      this.parts.push(part)
    } else {
      if (facts.signature !== undefined) part.signature = facts.signature
      part.id ??= facts.id
      part.format ??= facts.format
    }
    part.text += text
  }

  private addAudio(event: AudioEvent): void {
    const audio = (this.audio ??= {})
    if (event.id !== undefined) audio.id = event.id
    if (event.expiresAt !== undefined) audio.expiresAt = event.expiresAt
    if (event.data !== undefined) audio.data = (audio.data ?? '') + event.data
    if (event.transcript !== undefined) audio.transcript = (audio.transcript ?? '') + event.transcript
  }
}
