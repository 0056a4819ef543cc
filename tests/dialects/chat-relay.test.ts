import { expect, test } from 'vitest'
import { inbound, outbound } from '#lib/dialects/index.ts'
import { objectsOf } from '#lib/dialects/json.ts'
import type { JsonObject } from '#lib/dialects/types.ts'
import { ask, play, written } from './play.ts'

/** What a caller of the same dialect gets for a host's chunks: all pieces of calls, in order. */
function relayedCalls(deltas: JsonObject[]): JsonObject[] {
  const chunks = [...deltas.map((delta) => ({ choices: [{ index: 0, delta }] })), { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }], usage: { prompt_tokens: 1, completion_tokens: 1 } }]
  const body = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')
  const chat = inbound('openai-chat')
  const text = written(chat, play(outbound('openai-chat'), Buffer.from(body), true), ask(chat), true)
  const lines = text.split('\n').filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)) as JsonObject)
  return lines.flatMap((chunk) => objectsOf(chunk.choices)).flatMap((choice) => objectsOf((choice.delta as JsonObject).tool_calls))
}

test('pieces of calls get the index, id and type that a host leaves out, and keep what it adds', () => {
  expect(relayedCalls([{ tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' }, extra: 1 }] }])).toEqual([{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{}' }, extra: 1 }])
})

test('calls that a host counts all as the first are counted', () => {
  const call = (id: string) => ({ index: 0, id, type: 'function', function: { name: 'f', arguments: '{"a":1}' } })
  expect(relayedCalls([{ tool_calls: [call('a')] }, { tool_calls: [call('b')] }]).map(({ index, id }) => [index, id])).toEqual([[0, 'a'], [1, 'b']])
})

test('empty ids and repeated names of later pieces are left out', () => {
  const [, second] = relayedCalls([
    { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"a":' } }] },
    { tool_calls: [{ index: 0, id: '', type: 'function', function: { name: 'f', arguments: '1}' } }] },
  ])
  expect(second).toEqual({ index: 0, function: { arguments: '1}' } })
})
