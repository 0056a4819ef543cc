import type { ChatRequest } from '#lib/chat/request.ts'
import { decide } from '#lib/gateway/auto/decide.ts'
import { plain } from '#lib/gateway/auto/mode.ts'
import { wishesOf } from '#lib/gateway/route.ts'
import { Conversation } from '#lib/gateway/routing/sticky.ts'
import { first } from '../gateway/auto/prompts-first.ts'
import { second } from '../gateway/auto/prompts-second.ts'
import { anyCaller, deciding } from '../support/deciding.ts'

export interface Timing {
  name: string
  p50Ms: number
  p99Ms: number
}

const ROUNDS = 60
const WARM_UP = 20

/**
 * How long `auto`'s whole decision takes, wishes and conversation included: nothing is asked and nobody called.
 * Of each prompt the best of three, which leaves out what else the machine did.
 */
export function timeDecisions(): Timing[] {
  const context = deciding()
  const options = 'ABCD'.split('').map((letter, index) => `${letter}. ${index * 7 + 3} m/s`).join('\n')
  const exam = `A body of 2 kg slides down a frictionless plane of 30 degrees from a height of 5 m. What is its speed at the bottom?\n${options}\nAnswer:`
  const sets: [string, readonly string[]][] = [
    ['the 251 prompts of the tests', [...first, ...second].flatMap(({ prompts }) => prompts)],
    ['questions with options', Array.from({ length: 100 }, (_, index) => exam.replace('5 m', `${index} m`))],
    ['a prompt of 400 KB', ['The quick brown fox jumps over the lazy dog, and 42 other things happen. '.repeat(5_480)]],
    ['400 KB with options', [`${'The quick brown fox jumps over the lazy dog, and 42 other things happen. '.repeat(5_480)}\n${exam}`]],
  ]
  return sets.map(([name, prompts]) => {
    const rounds = Math.max(ROUNDS, Math.ceil(300 / prompts.length))
    for (let round = 0; round < WARM_UP; round++) for (const prompt of prompts) time(context, prompt)
    const times = Array.from({ length: rounds }, () => prompts.map((prompt) => Math.min(time(context, prompt), time(context, prompt), time(context, prompt)))).flat().sort((a, b) => a - b)
    return { name, p50Ms: at(times, 0.5), p99Ms: at(times, 0.99) }
  })
}

function time(context: ReturnType<typeof deciding>, text: string): number {
  const request: ChatRequest = { model: 'auto', messages: [{ role: 'user', content: [{ type: 'text', text }] }], tools: [], stream: false, includeUsage: false, native: { dialect: 'openai-chat', body: {} }, untranslated: [] }
  const headers = new Headers()
  const prompt = { promptBytes: text.length, images: 0 }
  const start = performance.now()
  const wishes = wishesOf({ request, headers, prompt, startedAt: Date.now() }, [])
  decide(context, { request, caller: anyCaller, mode: plain, wishes, conversation: new Conversation(context.pins, { accountId: '', request, headers }) }, [])
  return performance.now() - start
}

function at(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.floor(sorted.length * share)]! * 1e4) / 1e4
}
