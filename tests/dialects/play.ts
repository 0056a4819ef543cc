import { collect, type Answer } from '#lib/chat/collect.ts'
import type { ChatRequest } from '#lib/chat/request.ts'
import type { Frame } from '#lib/chat/events.ts'
import type { AnswerInfo, Charge, Inbound, JsonObject, Outbound, Quirks, Target } from '#lib/dialects/types.ts'
import { sseParser } from '#lib/dialects/sse.ts'
import { noUsage, type Usage } from '#lib/chat/usage.ts'
import { chunked } from './recordings.ts'

export function target(quirks: Quirks = {}, more: Partial<Target> = {}): Target {
  return { provider: 'acme', model: 'acme-one', quirks, maxOutput: 8192, sampling: true, reasoning: true, ...more }
}

/** Plays a body through an outbound reader, as the gateway would. */
export function play(outbound: Outbound, body: Uint8Array, stream: boolean, seed = 1, quirks: Quirks = {}): Frame[] {
  if (!stream) return [outbound.read(JSON.parse(new TextDecoder().decode(body)) as JsonObject, target(quirks))]
  const reader = outbound.reader(target(quirks))
  const parser = sseParser()
  const frames: Frame[] = []
  const push = (events: { event: string | undefined; data: string }[]): void => {
    for (const { event, data } of events) {
      const frame = reader.push(event, data)
      if (frame) frames.push(frame)
    }
  }
  for (const chunk of chunked(body, seed)) push(parser.push(chunk))
  push(parser.end())
  const last = reader.end()
  return last ? [...frames, last] : frames
}

export function answerOf(frames: Frame[]): Answer {
  return collect(frames.flatMap((frame) => frame.events))
}

export function info(relay: boolean): AnswerInfo {
  return { id: 'gen-1', created: 1, model: 'acme/one', provider: 'Acme', relay, warnings: [] }
}

export function charge(usage: Usage | null): Charge {
  return { usage: usage ?? { ...noUsage }, estimated: usage === null, cost: 0.001, listCost: { input: 0.0004, output: 0.0006 }, freeCall: false }
}

/** A small request of this dialect. */
export function ask(inbound: Inbound, more: JsonObject = {}): ChatRequest {
  const said = [{ role: 'user', content: 'Hello!' }]
  const body = inbound.dialect === 'openai-responses' ? { input: said } : { messages: said, max_tokens: 100 }
  return inbound.parse({ model: 'acme/one', ...body, ...more })
}

/** Everything a caller of this dialect gets for a stream of these frames. */
export function written(inbound: Inbound, frames: Frame[], asked: ChatRequest, relay: boolean): string {
  const writer = inbound.writer(info(relay), asked)
  const usage = answerOf(frames).usage
  return frames.map((frame) => writer.write(frame)).join('') + writer.end(charge(usage))
}
