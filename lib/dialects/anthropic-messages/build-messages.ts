import type { Message, SystemMessage } from '../../chat/request.ts'
import { objectsOf } from '../json.ts'
import type { JsonObject, Target } from '../types.ts'
import { assistantBlock, cache, toolResultBlock, userBlock } from './build-blocks.ts'

interface Turn {
  role: 'user' | 'assistant' | 'system'
  blocks: JsonObject[]
}

/**
 * Our messages in Anthropic's order: leading instructions become `system`, neighbours of one role one turn,
 * the results of a turn's calls come first in the turn after it, and every call has its result.
 */
export function conversation(messages: Message[], target: Target, warnings: string[]): { system: JsonObject[]; messages: JsonObject[] } {
  const first = messages.findIndex((message) => !isSystem(message))
  const leading = (first === -1 ? messages : messages.slice(0, first)).filter(isSystem)
  const system = leading.flatMap(systemBlocks)
  const turns = mergeTurns(messages.slice(leading.length), target, { warnings, offset: leading.length })
  // Anthropic wants something to answer: instructions alone become the question.
  if (turns.length === 0 && system.length > 0) return { system: [], messages: [{ role: 'user', content: system }] }
  if (turns[0]?.role === 'assistant') turns.unshift({ role: 'user', blocks: [{ type: 'text', text: '(The conversation begins with your own message.)' }] })
  answerCalls(turns)
  trimEnd(turns.at(-1))
  return { system, messages: turns.map(({ role, blocks }) => ({ role, content: plain(blocks) })) }
}

function isSystem(message: Message): message is SystemMessage {
  return message.role === 'system' || message.role === 'developer'
}

function systemBlocks(message: SystemMessage): JsonObject[] {
  return message.content.flatMap((part) => (part.text === '' ? [] : [{ type: 'text', text: part.text, ...cache(part) }]))
}

function mergeTurns(messages: Message[], target: Target, { warnings, offset }: { warnings: string[]; offset: number }): Turn[] {
  const turns: Turn[] = []
  const add = (role: Turn['role'], blocks: JsonObject[]): void => {
    const last = turns.at(-1)
    if (blocks.length === 0) return
    if (last?.role === role) last.blocks.push(...blocks)
    else turns.push({ role, blocks })
  }
  for (const [position, message] of messages.entries()) {
    const field = `messages[${position + offset}]`
    if (message.role === 'tool') add('user', [toolResultBlock(message, field)])
    else if (message.role === 'user') add('user', message.content.flatMap((part, index): JsonObject[] => present(userBlock(part, `${field}.content[${index}]`, target))))
    else if (message.role === 'assistant') {
      if (message.content.some((part) => part.type === 'native' && part.dialect !== 'anthropic-messages')) {
        warnings.push('Blocks of hosted tools in earlier answers were left out: only the provider that made them understands them.')
      }
      add('assistant', message.content.flatMap((part): JsonObject[] => present(assistantBlock(part))))
    } else if (target.quirks.systemInMessages && turns.at(-1)?.role === 'user') add('system', systemBlocks(message))
    // Elsewhere an instruction in the middle can only be said by the user.
    else add('user', systemBlocks(message).map((block) => ({ ...block, text: `<system>\n${String(block.text)}\n</system>` })))
  }
  for (const turn of turns) turn.blocks = ordered(turn)
  return turns
}

function present(block: JsonObject | null): JsonObject[] {
  return block ? [block] : []
}

/** Results before text in a user's turn, calls after everything else in the assistant's. */
function ordered({ role, blocks }: Turn): JsonObject[] {
  const special = role === 'assistant' ? 'tool_use' : 'tool_result'
  const marked = blocks.filter((block) => block.type === special)
  const rest = blocks.filter((block) => block.type !== special)
  return role === 'assistant' ? [...rest, ...marked] : [...marked, ...rest]
}

/** Anthropic refuses a call without a result; an aborted one gets a result that says so. */
function answerCalls(turns: Turn[]): void {
  for (let at = 0; at < turns.length; at++) {
    const turn = turns[at]!
    const calls = turn.role === 'assistant' ? turn.blocks.filter((block) => block.type === 'tool_use') : []
    if (calls.length === 0 || at === turns.length - 1) continue
    let next = turns[at + 1]!
    if (next.role !== 'user') turns.splice(at + 1, 0, (next = { role: 'user', blocks: [] }))
    const answered = new Set(next.blocks.filter((block) => block.type === 'tool_result').map((block) => block.tool_use_id))
    const missing = calls.filter((call) => !answered.has(call.id))
    next.blocks.unshift(...missing.map((call) => ({ type: 'tool_result', tool_use_id: call.id, content: 'The call gave no result.', is_error: true })))
  }
}

/** A prefilled answer must not end in white space. */
function trimEnd(turn: Turn | undefined): void {
  const last = turn?.role === 'assistant' ? turn.blocks.at(-1) : undefined
  if (last?.type !== 'text') return
  last.text = String(last.text).trimEnd()
  if (last.text === '') turn!.blocks.pop()
}

/** One plain text is written as a string. */
function plain(blocks: JsonObject[]): JsonObject[] | string {
  const only = blocks.length === 1 ? blocks[0]! : undefined
  return only?.type === 'text' && !('cache_control' in only) ? String(only.text) : blocks
}

/** Anthropic allows four marks; the latest ones cover the most. */
export function limitCacheMarks(body: JsonObject): void {
  const marked = [...objectsOf(body.tools), ...objectsOf(body.system), ...objectsOf(body.messages).flatMap((message) => objectsOf(message.content))]
  for (const block of marked.filter((item) => 'cache_control' in item).slice(0, -4)) delete block.cache_control
}
