import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ApiError } from '#lib/errors.ts'
import type { Frame } from '#lib/chat/events.ts'
import { openaiResponsesInbound as inbound } from '#lib/dialects/openai-responses/inbound.ts'
import { openaiResponsesOutbound as outbound } from '#lib/dialects/openai-responses/outbound.ts'
import type { JsonObject } from '#lib/dialects/types.ts'
import { answerOf, ask, charge, info, play, target, written } from './play.ts'

const recording = readFileSync(path.join(import.meta.dirname, '../recordings/openai-responses/reasoning-and-calls.sse'))

describe('a Responses answer', () => {
  test('streamed has its items in order, with what only the end of the stream gives', () => {
    const { choices, usage, start } = answerOf(play(outbound, recording, true, 4))
    const [choice] = choices
    const reasoning = { type: 'reasoning', id: 'rs_1', format: 'openai-responses-v1' }
    expect(choice!.message.content).toEqual([
      { ...reasoning, kind: 'summary', text: 'Two calls.' },
      { ...reasoning, kind: 'encrypted', text: 'gAAAblob' },
      { type: 'text', text: 'Grüße', annotations: [{ type: 'url_citation', url: 'https://a.example', title: 'A', start: 0, end: 5 }] },
      { type: 'tool_call', id: 'call_1', name: 'f', arguments: '{"a":1}' },
      { type: 'tool_call', id: 'call_2', name: 'sql', arguments: 'SELECT 1', custom: true },
      { type: 'native', dialect: 'openai-responses', value: expect.objectContaining({ type: 'web_search_call' }) as JsonObject },
    ])
    expect(choice!.logprobs?.content).toHaveLength(1)
    expect(choice!.finish).toEqual({ reason: 'tool_calls', raw: 'completed' })
    expect(usage).toMatchObject({ input: 30, cacheRead: 60, cacheWrite5m: 10, output: 15, reasoning: 25 })
    expect(start).toEqual({ id: 'resp_1', model: 'gpt-5.4-2026-03-05', serviceTier: 'default' })
  })

  test.each([
    [{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'length'],
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'content_filter'],
    [{ status: 'completed' }, 'stop'],
  ])('with %o finishes with %s', (fields, reason) => {
    expect(answerOf([outbound.read({ ...fields, output: [message('Hi')] }, target())]).choices[0]!.finish?.reason).toBe(reason)
  })

  test('holds refusals and pictures', () => {
    const refusal = { type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }
    const picture = { type: 'image_generation_call', result: 'iVBO', output_format: 'webp', status: 'completed' }
    expect(answerOf([outbound.read({ status: 'completed', output: [refusal, picture] }, target())]).choices[0]!.message.content).toEqual([
      { type: 'refusal', text: 'No.' },
      { type: 'image', source: { kind: 'data', mediaType: 'image/webp', data: 'iVBO' } },
    ])
  })

  test('is read from hosts that leave out half of the events', () => {
    const delta = { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Hel' }
    const call = { type: 'function_call', call_id: '', name: 'f', arguments: { a: 1 } }
    const done = { type: 'response.completed', response: { status: 'completed', output: [message('Hello'), call] } }
    const [choice] = answerOf(play(outbound, sse([delta, { ...delta, delta: 'lo' }, done]), true)).choices
    expect(choice!.message.content).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'tool_call', id: expect.stringMatching(/^call_/) as string, name: 'f', arguments: '{"a":1}' },
    ])
  })

  test('fails for what it says, by its code, with the usage that was reported', () => {
    const failed = (error: JsonObject) => answerOf(play(outbound, sse([{ type: 'response.failed', response: { status: 'failed', error, usage: { input_tokens: 5, output_tokens: 0 } } }]), true))
    expect(failed({ code: 'rate_limit_exceeded', message: 'Slow down, try again in 2s.' }).failure).toMatchObject({ class: 'rate_limit', status: 200, retryAfter: 2 })
    expect(failed({ code: 'insufficient_quota', message: 'No money.' }).failure?.class).toBe('account')
    expect(failed({ code: 'server_error', message: 'Oh.' })).toMatchObject({ failure: { class: 'retryable' }, usage: { input: 5 } })
    expect(answerOf(play(outbound, sse([{ type: 'error', code: 'invalid_prompt', message: 'Flagged.', param: null }]), true)).failure?.class).toBe('content_policy')
    expect(answerOf(play(outbound, sse([{ type: 'response.output_text.delta', delta: 'Hal' }]), true)).failure?.class).toBe('retryable')
    expect(answerOf([outbound.read({}, target())]).failure?.class).toBe('retryable')
  })
})

describe('a Responses stream to a caller', () => {
  test('numbers every event, opens and closes every item and part, and ends with the response, not [DONE]', () => {
    const events = eventsOf(written(inbound, play(outbound, recording, true), ask(inbound), false))
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, position) => position))
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set([
      'response.created', 'response.in_progress', 'response.output_item.added', 'response.reasoning_summary_part.added', 'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done', 'response.reasoning_summary_part.done', 'response.output_item.done', 'response.content_part.added', 'response.output_text.delta',
      'response.output_text.annotation.added', 'response.output_text.done', 'response.content_part.done', 'response.function_call_arguments.delta',
      'response.custom_tool_call_input.delta', 'response.function_call_arguments.done', 'response.custom_tool_call_input.done', 'response.completed',
    ]))
    const response = events.at(-1)!.response as JsonObject
    const output = response.output as JsonObject[]
    for (const kind of ['added', 'done']) {
      const places = events.filter(({ type }) => type === `response.output_item.${kind}`).map(({ output_index }) => output_index as number)
      expect(places.toSorted(), kind).toEqual(output.map((_, place) => place))
    }
    expect(events.filter(({ type }) => type === 'response.output_item.done').toSorted((a, b) => Number(a.output_index) - Number(b.output_index)).map(({ item }) => item)).toEqual(output)
    expect(output.map(({ type }) => type)).toEqual(['reasoning', 'message', 'function_call', 'custom_tool_call', 'web_search_call'])
    expect(events.find(({ type }) => type === 'response.output_text.delta')).toMatchObject({ delta: 'Grüße', logprobs: [{ token: 'Grüße', logprob: -0.1 }] })
    expect(response).toMatchObject({ id: 'gen-1', model: 'acme/one', status: 'completed', store: false, previous_response_id: null })
    expect(response.usage).toEqual({
      input_tokens: 100, input_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 }, output_tokens: 40, output_tokens_details: { reasoning_tokens: 25 }, total_tokens: 140,
      cost: 0.001, is_byok: false, cost_details: { upstream_inference_cost: null, upstream_inference_input_cost: 0.0004, upstream_inference_output_cost: 0.0006 },
    })
  })

  test('whole and streamed are the same output', () => {
    const frames = play(outbound, recording, true)
    const streamed = eventsOf(written(inbound, frames, ask(inbound), false)).at(-1)!.response as JsonObject
    const whole = inbound.whole(frames, info(false), charge(answerOf(frames).usage), ask(inbound))
    expect(whole).toEqual(streamed)
  })

  test('relayed keeps every event and every field but id, model, provider, store and usage', () => {
    const before = eventsOf(recording.toString())
    const after = eventsOf(written(inbound, play(outbound, recording, true), ask(inbound), true))
    const own = { id: 'gen-1', model: 'acme/one', provider: 'Acme', store: false }
    expect(after).toEqual(before.map((event) => (event.response ? { ...event, response: { ...(event.response as JsonObject), ...own, usage: expect.anything() as unknown } } : event)).map((event, position) =>
      position === 0 ? { ...event, response: { ...(event.response as JsonObject), usage: null } } : event))
  })

  test('without reasoning hides its words but not its proof, also from the same dialect', () => {
    const text = written(inbound, play(outbound, recording, true), ask(inbound, { reasoning: { exclude: true } }), true)
    expect(text).not.toContain('Two calls.')
    expect(text).toContain('gAAAblob')
  })

  test('cut short says so in its status', () => {
    const frames: Frame[] = [{ events: [{ type: 'text', choice: 0, text: 'Hal' }, { type: 'finish', choice: 0, reason: 'length', raw: 'length' }] }]
    const last = eventsOf(written(inbound, frames, ask(inbound), false)).at(-1)!
    expect(last).toMatchObject({ type: 'response.incomplete', response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } } })
  })

  test.each([true, false])('that fails in the middle ends with error and response.failed (relayed: %s)', (relay) => {
    const writer = inbound.writer(info(relay), ask(inbound))
    const [first, ...rest] = play(outbound, recording, true)
    const before = writer.write(first!) + writer.write(rest[0]!)
    const events = eventsOf(before + writer.fail(new ApiError('provider_error', 'The provider broke off.'), null))
    expect(events.slice(-2)).toMatchObject([
      { type: 'error', message: 'The provider broke off.', code: 'provider_error' },
      { type: 'response.failed', response: { id: 'gen-1', status: 'failed', error: { code: 'provider_error' } } },
    ])
    const numbers = events.map(({ sequence_number }) => sequence_number as number)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  })
})

function message(text: string): JsonObject {
  return { type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] }
}

function sse(events: JsonObject[]): Buffer {
  return Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''))
}

/** Every event's data, after checking that it is named as its type. */
function eventsOf(text: string): JsonObject[] {
  return text.trim().split(/\n\n/).map((block) => {
    const [name, data] = block.split('\n') as [string, string]
    const event = JSON.parse(data.slice('data: '.length)) as JsonObject
    expect(name).toBe(`event: ${String(event.type)}`)
    return event
  })
}
