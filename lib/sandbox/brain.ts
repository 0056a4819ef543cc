import { hash } from 'node:crypto'
import type { Fault } from './faults.ts'
import { sample } from './sample.ts'
import { countTokens, tokenize } from './tokens.ts'
import type { PromptCache } from './prompt-cache.ts'
import type { Answer, Choice, Question, TokenCount } from './types.ts'

/**
 * Answers a question the way a patient model would: calls the tool it was given, fills in the JSON it
 * was asked for, else says who is speaking and repeats the question. The same question always gets the
 * same answer.
 */
export function think(question: Question, fault: Fault, cache: PromptCache): Answer {
  const seed = hash('sha1', `${question.model}\n${question.transcript.join('\n')}`, 'hex')
  const choices = Array.from({ length: question.n }, (_, index) => choose(question, fault, `${seed}${index || ''}`, index))
  const usage = count(question, choices, cache)
  return { id: seed.slice(0, 24), created: Math.floor(Date.now() / 1000), model: question.model, choices, usage }
}

function choose(question: Question, fault: Fault, seed: string, index: number): Choice {
  if (fault.empty) return { reasoning: [], text: [], calls: [], finish: 'stop' }
  const limit = question.maxTokens ?? Number.POSITIVE_INFINITY
  const reasoning = question.reasoning ? tokenize(`The question has ${question.prompt.length} characters. A short answer is enough.`) : []
  const calls = question.callable.length > 0 ? callTools(question, fault.calls ?? 1, seed) : []
  const cut = atStop(calls.length > 0 ? '' : say(question, fault, index), question.stop)
  const text = tokenize(cut.text)
  const callTokens = countTokens(calls.map((call) => call.arguments).join(''))

  if (reasoning.length + text.length + callTokens > limit) {
    const room = Math.max(0, limit - reasoning.length)
    return { reasoning: reasoning.slice(0, limit), text: text.slice(0, room), calls: [], finish: 'length' }
  }
  if (fault.filtered) return { reasoning, text: text.slice(0, text.length >> 1), calls: [], finish: 'content_filter' }
  if (calls.length > 0) return { reasoning, text, calls, finish: 'tool_calls' }
  if (cut.found !== undefined) return { reasoning, text, calls, finish: 'stop_sequence', stopSequence: cut.found }
  return { reasoning, text, calls, finish: 'stop' }
}

function callTools(question: Question, calls: number, seed: string): Choice['calls'] {
  return Array.from({ length: calls }, (_, index) => {
    const tool = question.callable[index % question.callable.length]!
    return {
      id: hash('sha1', `${seed}-${index}`, 'hex').slice(0, 24),
      name: tool.name,
      arguments: tool.schema ? JSON.stringify(sample(tool.schema)) : '{}',
    }
  })
}

function say(question: Question, fault: Fault, index: number): string {
  const quoted = question.prompt.replace(/\s+/g, ' ').trim().slice(0, 160)
  const words = `This is the AIPower sandbox speaking for ${question.model}; no provider was called.`
  const reply = quoted ? `${words} You wrote: “${quoted}”` : words
  if (question.json?.schema) return JSON.stringify(sample(question.json.schema))
  if (question.json) return JSON.stringify({ answer: reply })
  if (fault.tokens !== undefined) return 'word '.repeat(fault.tokens).trimEnd()
  return index === 0 ? reply : `${reply} (answer ${index + 1})`
}

/** The text up to the first stop sequence in it. */
function atStop(text: string, stops: readonly string[]): { text: string; found?: string } {
  let cut: { text: string; found?: string } = { text }
  for (const stop of stops) {
    const at = stop === '' ? -1 : cut.text.indexOf(stop)
    if (at >= 0) cut = { text: cut.text.slice(0, at), found: stop }
  }
  return cut
}

function count(question: Question, choices: readonly Choice[], cache: PromptCache): TokenCount {
  const perMessage = question.transcript.map((message) => countTokens(message) + 3)
  const tools = question.tools.length > 0 ? countTokens(JSON.stringify(question.tools)) : 0
  const input = perMessage.reduce((sum, tokens) => sum + tokens, tools)
  const reasoning = choices.reduce((sum, choice) => sum + choice.reasoning.length, 0)
  const visible = choices.reduce(
    (sum, choice) => sum + choice.text.length + choice.calls.reduce((all, call) => all + countTokens(call.name + call.arguments), 0),
    0,
  )
  return { input, ...cache.look(question, perMessage), output: visible + reasoning, reasoning }
}
