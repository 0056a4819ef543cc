import { describe, expect, test } from 'vitest'
import type { ChatEvent, Frame } from '#lib/chat/events.ts'
import { ApiError } from '#lib/errors.ts'
import { inbound, outbound } from '#lib/dialects/index.ts'
import type { JsonObject, Quirks, Target } from '#lib/dialects/types.ts'
import { answerOf, ask, info, play, target, written } from './play.ts'

const chat = inbound('openai-chat')
const messages = inbound('anthropic-messages')
const claude = outbound('anthropic-messages')
const hello = [{ role: 'user', content: 'Hello!' }]

function build(body: JsonObject, quirks: Quirks = {}, more: Partial<Target> = {}) {
  return claude.build(chat.parse({ model: 'acme/one', messages: hello, ...body }), target(quirks, more))
}

describe('an OpenAI caller’s request to Claude', () => {
  const call = (id: string) => ({ id, type: 'function', function: { name: 'look', arguments: '' } })

  test('has instructions hoisted, results grouped first, missing ones filled in, and calls after text', () => {
    const { body } = build({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Look.' },
        { role: 'assistant', content: 'Looking.', tool_calls: [call('a'), call('functions.look:1')] },
        { role: 'tool', tool_call_id: 'functions.look:1', content: 'two' },
        { role: 'user', content: 'And?' },
        { role: 'developer', content: 'In French.' },
        { role: 'assistant', content: '' },
      ],
    })
    expect(body.system).toEqual([{ type: 'text', text: 'Be brief.' }])
    const [, turn, reply] = body.messages as { role: string; content: JsonObject[] }[]
    expect(turn!.content.map(({ type }) => type)).toEqual(['text', 'tool_use', 'tool_use'])
    const ids = turn!.content.slice(1).map(({ id }) => id)
    expect(ids).toEqual(['a', expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)])
    expect(turn!.content[1]).toMatchObject({ input: {} })
    expect(reply!.role).toBe('user')
    expect(reply!.content).toMatchObject([
      { type: 'tool_result', tool_use_id: 'a', is_error: true },
      { type: 'tool_result', tool_use_id: ids[1], content: 'two' },
      { type: 'text', text: 'And?' },
      { type: 'text', text: expect.stringContaining('In French.') as unknown },
    ])
  })

  test('carries its limit, or the model’s own where there is none', () => {
    expect(build({ max_completion_tokens: 5 }).body.max_tokens).toBe(5)
    expect(build({}).body.max_tokens).toBe(8192)
  })

  test('thinks with a budget or adaptively, never with temperature, and never beyond the limit', () => {
    const wish = { reasoning_effort: 'high', temperature: 0.2, max_tokens: 4000 }
    expect(build(wish).body).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 3200 } })
    expect(build({ ...wish, max_tokens: 1100 }).body).toMatchObject({ thinking: { budget_tokens: 1024 } })
    expect(build({ ...wish, max_tokens: 800 })).toMatchObject({ body: { temperature: 0.2 }, warnings: [expect.stringContaining('reasoning')] })
    const adaptive = build({ ...wish, reasoning_effort: 'xhigh' }, { reasoning: 'adaptive', efforts: ['low', 'medium', 'high', 'max'] }).body
    expect(adaptive).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } })
    expect(adaptive).not.toHaveProperty('temperature')
    expect(build({ reasoning_effort: 'none' }, { reasoning: 'adaptive' }).body.thinking).toEqual({ type: 'disabled' })
  })

  test('frees a forced choice of tools while thinking', () => {
    const tools = ['a', 'b'].map((name) => ({ type: 'function', function: { name } }))
    const forced = { tools, tool_choice: { type: 'function', function: { name: 'b' } }, parallel_tool_calls: false }
    expect(build(forced).body.tool_choice).toEqual({ type: 'tool', name: 'b', disable_parallel_tool_use: true })
    const { body, warnings } = build({ ...forced, reasoning_effort: 'low' }, { reasoning: 'adaptive' })
    expect(body.tool_choice).toEqual({ type: 'auto', disable_parallel_tool_use: true })
    expect(body.tools).toHaveLength(1)
    expect(warnings).toHaveLength(1)
  })

  test('asks for structured output natively, with bounds in words, or by a tool that stands in', () => {
    const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] }
    const response_format = { type: 'json_schema', json_schema: { name: 'number', schema } }
    expect(build({ response_format }).body.output_config).toEqual({
      format: { type: 'json_schema', schema: { ...schema, additionalProperties: false, properties: { n: { type: 'integer', description: '(minimum: 1)' } } } },
    })
    const { body } = build({ response_format }, { structuredOutput: 'none' })
    const [tool] = body.tools as { name: string }[]
    expect(body.tool_choice).toEqual({ type: 'tool', name: tool!.name })
    const answer = claude.read({ content: [{ type: 'tool_use', id: 't', name: tool!.name, input: { n: 1 } }], stop_reason: 'tool_use' }, target())
    expect(answerOf([answer]).choices[0]).toMatchObject({ message: { content: [{ type: 'text', text: '{"n":1}' }] }, finish: { reason: 'stop' } })
  })

  test('carries pictures and documents, with the type that the bytes have', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,/9j/4AAQ' } },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
    ]
    expect((build({ messages: [{ role: 'user', content }] }).body.messages as JsonObject[])[0]!.content).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: '/9j/4AAQ' } },
      { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERg==' }, title: 'a.pdf' },
    ])
  })

  test('is refused by the name of the field where Claude has nothing like it, and warned of lost hints', () => {
    for (const [body, param] of [[{ n: 2 }, 'n'], [{ logprobs: true }, 'logprobs'], [{ audio: {} }, 'audio'], [{ tools: [{ type: 'web_search' }] }, 'tools[0]']] as const) {
      expect(() => build(body)).toThrow(expect.objectContaining({ code: 'unsupported_parameter', param }) as Error)
    }
    expect(build({ seed: 1, presence_penalty: 1, brand_new: 1 }).warnings).toHaveLength(3)
  })
})

describe('a Claude caller', () => {
  test('has its own request relayed with unknown fields, betas and all, but without another maker’s thinking', () => {
    const body = {
      model: 'acme/one', max_tokens: 10, brand_new: true, models: ['x'],
      messages: [...hello, { role: 'assistant', content: [{ type: 'thinking', thinking: 'DeepSeek said', signature: '' }, { type: 'text', text: 'Hi' }] }, ...hello],
    }
    const sent = claude.build(messages.parse(body, new Headers({ 'anthropic-beta': 'one,two' })), target())
    expect(sent.headers).toEqual({ 'anthropic-version': '2023-06-01', 'anthropic-beta': 'one,two' })
    expect(sent.body).toEqual({
      model: 'acme-one', max_tokens: 10, brand_new: true,
      messages: [...hello, { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] }, ...hello],
    })
  })

  test('gets one open block at a time with contiguous indexes, although the host mixes its calls', () => {
    const events: ChatEvent[] = [
      { type: 'reasoning', choice: 0, index: 0, kind: 'text', text: 'Hm' },
      { type: 'text', choice: 0, text: 'Both.' },
      { type: 'tool_call', choice: 0, index: 0, id: 'a', name: 'f' },
      { type: 'tool_arguments', choice: 0, index: 0, text: '{"x"' },
      { type: 'tool_call', choice: 0, index: 1, id: 'b', name: 'g' },
      { type: 'tool_arguments', choice: 0, index: 1, text: '{"y":2}' },
      { type: 'tool_arguments', choice: 0, index: 0, text: ':1}' },
      { type: 'finish', choice: 0, reason: 'tool_calls', raw: 'tool_calls' },
    ]
    const frames: Frame[] = events.map((event) => ({ events: [event] }))
    const text = written(messages, frames, ask(messages), false)
    const wire = text.split('\n').flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as { type: string; index?: number }] : []))
    let open: number | undefined
    let next = 0
    for (const event of wire) {
      if (event.type === 'content_block_start') {
        expect(open).toBeUndefined()
        expect(event.index).toBe(next++)
        open = event.index
      } else if (event.type === 'content_block_delta') expect(event.index).toBe(open)
      else if (event.type === 'content_block_stop') open = undefined
    }
    expect(wire.map(({ type }) => type)).toEqual(expect.arrayContaining(['message_start', 'message_delta', 'message_stop']))
    expect(wire.at(-1)!.type).toBe('message_stop')
    const content = answerOf(play(claude, Buffer.from(text), true)).choices[0]!.message.content
    expect(content.filter((part) => part.type === 'tool_call').map((part) => part.arguments)).toEqual(['{"x":1}', '{"y":2}'])
  })

  test('gets errors in Anthropic’s words', () => {
    expect(messages.error(new ApiError('rate_limit_exceeded', 'Slow down.'), 'gen-1')).toMatchObject({
      type: 'error', error: { type: 'rate_limit_error', message: 'Slow down.' }, request_id: 'gen-1',
    })
    const writer = messages.writer(info(false), ask(messages))
    expect(writer.fail(new ApiError('provider_unavailable', 'Busy.'), null)).toMatch(/^event: error\ndata: \{"type":"error","error":\{"type":"overloaded_error"/)
  })
})
