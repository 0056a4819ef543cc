import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { categoryOf } from '#lib/gateway/auto/category.ts'
import { readRequest } from '#lib/gateway/auto/reading.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, startTestGateway, type TestGateway } from '../../support/gateway.ts'
import { first } from './prompts-first.ts'
import { second } from './prompts-second.ts'
import { third } from './prompts-third.ts'
import type { Section } from './prompts.ts'

let gateway: TestGateway
let key: string

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  key = (await newAccount({ credit: '100', freeCalls: false })).key
})

afterAll(() => gateway.close())

const tool = { type: 'function', function: { name: 'look_up', parameters: { type: 'object', properties: { what: { type: 'string' } } } } }

async function tierOf(content: string, { tools }: Section): Promise<string | null> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'auto', max_tokens: 100, messages: [{ role: 'user', content }], ...(tools && { tools: [tool] }) }),
  })
  await response.text()
  return response.headers.get('x-aipower-auto-tier')
}

async function judged(sections: readonly Section[]): Promise<{ prompt: string; expected: string; got: string | null; hard: boolean }[]> {
  const asked = sections.flatMap((section) => section.prompts.map((prompt) => ({ section, prompt })))
  return Promise.all(asked.map(async ({ section, prompt }) => ({ prompt, expected: section.tier, got: await tierOf(prompt, section), hard: section.hard === true })))
}

describe('words around a prompt', () => {
  const changes: Record<string, (prompt: string) => string> = {
    'a polite end': (prompt) => `${prompt}\nThank you!`,
    'a wish for brevity': (prompt) => `${prompt}\nAnswer briefly.`,
    'small letters': (prompt) => prompt.toLowerCase(),
    'capitals': (prompt) => prompt.toUpperCase(),
  }
  const asked = [...first, ...second, ...third].filter(({ tools }) => !tools).flatMap(({ prompts }) => prompts)
  const categoryOfText = (text: string) => categoryOf(readRequest({ model: 'auto', messages: [{ role: 'user', content: [{ type: 'text', text }] }], tools: [], stream: false, includeUsage: false, native: { dialect: 'openai-chat', body: {} }, untranslated: [] }, text.length))

  it.each(Object.keys(changes))('%s changes what a request is about in at most one of fifty', (name) => {
    const changed = asked.filter((prompt) => categoryOfText(prompt) !== categoryOfText(changes[name]!(prompt)))
    expect(changed.length, changed.join('\n')).toBeLessThanOrEqual(asked.length / 50)
  })
})

describe('prompts in English and Chinese', () => {
  it.each([['that the rules were made with', first], ['that were written when the rules stood', second], ['of somebody else', third]])('%s: nine of ten get the right tier, and no hard one a small model', async (_, sections) => {
    const answers = await judged(sections)
    const wrong = answers.filter(({ expected, got }) => got !== expected)
    expect(answers.filter(({ hard, got }) => hard && got === 'small')).toEqual([])
    expect(wrong.length, JSON.stringify(wrong, null, 1)).toBeLessThanOrEqual(answers.length * 0.1)
  })
})
