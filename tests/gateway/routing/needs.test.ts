import { describe, expect, it } from 'vitest'
import { inbound } from '#lib/dialects/index.ts'
import { needsOf } from '#lib/gateway/routing/needs.ts'

const native = (body: object): unknown => needsOf(inbound('openai-responses').parse({ model: 'm', input: 'Hi', ...body }), { promptBytes: 2, images: 0 }).native

describe('who speaks a caller’s own format', () => {
  it.each<[string, object]>([
    ['hosted tools', { tools: [{ type: 'web_search' }] }],
    ['fields of that format alone', { max_tool_calls: 3 }],
    ['reasoning to send again, which only that format gives', { include: ['reasoning.encrypted_content'] }],
  ])('is preferred for %s', (_, body) => expect(native(body)).toBe('openai-responses'))

  it('is not for what every format can say', () => expect(native({ include: ['message.output_text.logprobs'], tools: [{ type: 'function', name: 'f' }] })).toBeNull())
})
