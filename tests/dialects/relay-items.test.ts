import { describe, expect, test } from 'vitest'
import { RelayItems } from '#lib/dialects/openai-responses/relay-items.ts'

const message = { id: 'msg_1', type: 'message', role: 'assistant', content: [] }

describe('a relayed Responses stream', () => {
  test('leaves a careful host’s events as they are', () => {
    const events = [
      { type: 'response.output_item.added', output_index: 0, item: message },
      { type: 'response.content_part.added', output_index: 0, content_index: 0, item_id: 'msg_1', part: { type: 'output_text', text: '' } },
      { type: 'response.output_text.delta', output_index: 0, content_index: 0, item_id: 'msg_1', delta: 'Hi' },
      { type: 'response.output_item.done', output_index: 0, item: message },
      { type: 'response.something_new', acme: true },
    ]
    const items = new RelayItems('item')
    for (const event of events) {
      const [only, ...more] = items.tidy(event)
      expect(only).toEqual(event)
      expect(more).toEqual([])
    }
  })

  test('opens items and parts that a host fills without opening them', () => {
    const items = new RelayItems('item')
    const delta = { type: 'response.output_text.delta', sequence_number: 4, output_index: 0, content_index: 0, item_id: 'm', delta: 'Hi' }
    expect(items.tidy(delta)).toMatchObject([
      { type: 'response.output_item.added', output_index: 0, item: { id: 'm', type: 'message', content: [] } },
      { type: 'response.content_part.added', item_id: 'm', content_index: 0, part: { type: 'output_text', text: '' } },
      delta,
    ])
    expect(items.tidy(delta)).toEqual([delta])
    expect(items.tidy({ type: 'response.reasoning_summary_text.delta', output_index: 1, summary_index: 0, delta: 'so' }).map(({ type }) => type)).toEqual([
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
    ])
  })

  test('gives an item one id, and no two the same', () => {
    const items = new RelayItems('item')
    items.tidy({ type: 'response.output_item.added', output_index: 0, item: { id: 'rs_1', type: 'reasoning', summary: [] } })
    expect(items.tidy({ type: 'response.output_item.done', output_index: 0, item: { id: 'rs_2', type: 'reasoning', summary: [] } })).toMatchObject([{ item: { id: 'rs_1' } }])
    expect(items.tidy({ type: 'response.output_item.added', output_index: 1, item: { id: 'rs_1', type: 'reasoning', summary: [] } })).toMatchObject([{ item: { id: 'rs_1_1' } }])
    expect(items.tidy({ type: 'response.output_item.added', output_index: 2, item: { type: 'message', content: [] } })).toMatchObject([{ item: { id: 'item_2' } }])
    const final = items.final([{ id: 'rs_3', type: 'reasoning' }, { id: 'rs_3', type: 'reasoning' }, { type: 'message' }])
    expect(final.map(({ id }) => id)).toEqual(['rs_1', 'rs_1_1', 'item_2'])
  })
})
