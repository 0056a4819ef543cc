import type { AssistantMessage, Message, SystemMessage, ToolMessage } from '../../chat/request.ts'
import type { JsonObject, Target } from '../types.ts'
import { assistantPart, functionResponse, userPart } from './build-parts.ts'
import { isThirdGeneration } from './generation-config.ts'
import { FOREIGN_CALL } from './names.ts'

interface Content {
  role: 'user' | 'model'
  parts: JsonObject[]
}

/**
 * Our messages in Gemini's order: leading instructions become `system`, neighbours of one role one content,
 * and the results of one turn's calls stand together in the content after it, in the order of the calls.
 */
export function conversation(messages: Message[], target: Target, warnings: string[]): { system: JsonObject[]; contents: Content[] } {
  const first = messages.findIndex((message) => !isSystem(message))
  const leading = (first === -1 ? messages : messages.slice(0, first)).filter(isSystem)
  const system = leading.flatMap(texts)
  const contents = contentsOf(messages, leading.length, target, warnings)
  // Gemini wants something to answer: instructions alone become the question.
  if (contents.length === 0 && system.length > 0) return { system: [], contents: [{ role: 'user', parts: system }] }
  if (contents[0]?.role === 'model') contents.unshift({ role: 'user', parts: [{ text: '(The conversation begins with your own message.)' }] })
  return { system, contents }
}

function isSystem(message: Message): message is SystemMessage {
  return message.role === 'system' || message.role === 'developer'
}

function texts(message: SystemMessage): JsonObject[] {
  return message.content.flatMap(({ text }) => (text === '' ? [] : [{ text }]))
}

function contentsOf(messages: Message[], start: number, target: Target, warnings: string[]): Content[] {
  const contents: Content[] = []
  const calls = new CallNames()
  const add = (role: Content['role'], parts: JsonObject[]): void => {
    const last = contents.at(-1)
    if (parts.length === 0) return
    if (last?.role === role) last.parts.push(...parts)
    else contents.push({ role, parts })
  }
  for (let at = start; at < messages.length; at++) {
    const message = messages[at]!
    const field = `messages[${at}]`
    if (message.role === 'assistant') {
      calls.remember(message)
      add('model', modelParts(message, target, warnings))
    } else if (message.role === 'tool') {
      const group = [message]
      for (let next = messages[at + 1]; next?.role === 'tool'; next = messages[at + 1]) {
        group.push(next)
        at++
      }
      add('user', calls.inOrder(group).flatMap((result) => functionResponse(result, calls.nameOf(result), { field, target })))
    } else if (message.role === 'user') {
      add('user', message.content.flatMap((part, index): JsonObject[] => present(userPart(part, `${field}.content[${index}]`, target))))
    } else {
      // An instruction in the middle can only be said by the user.
      add('user', texts(message).map(({ text }) => ({ text: `<system>\n${String(text)}\n</system>` })))
    }
  }
  return contents
}

function present(part: JsonObject | null): JsonObject[] {
  return part ? [part] : []
}

function modelParts(message: AssistantMessage, target: Target, warnings: string[]): JsonObject[] {
  const parts = message.content.flatMap((part): JsonObject[] => present(assistantPart(part)))
  if (message.content.some((part) => part.type === 'native' && part.dialect !== 'gemini')) {
    warnings.push('Blocks of hosted tools in earlier answers were left out: only the provider that made them understands them.')
  }
  // Of calls made at once only the first is signed.
  const first = isThirdGeneration(target) ? parts.find((part) => 'functionCall' in part) : undefined
  if (first) first.thoughtSignature ??= FOREIGN_CALL
  return parts
}

/** Gemini knows results by the function's name and by their order; others only by an id. */
class CallNames {
  private readonly names = new Map<string, string>()
  private order = new Map<string, number>()

  remember(message: AssistantMessage): void {
    const calls = message.content.filter((part) => part.type === 'tool_call')
    if (calls.length === 0) return
    this.order = new Map(calls.map((call, position) => [call.id, position]))
    for (const call of calls) this.names.set(call.id, call.name)
  }

  nameOf(result: ToolMessage): string {
    return this.names.get(result.callId) ?? result.name ?? result.callId
  }

  inOrder(results: ToolMessage[]): ToolMessage[] {
    const place = (result: ToolMessage): number => this.order.get(result.callId) ?? this.order.size
    return results.toSorted((a, b) => place(a) - place(b))
  }
}
