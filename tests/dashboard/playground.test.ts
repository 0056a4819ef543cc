import { describe, expect, it } from 'vitest'
import { newAnswer, noParameters, openToolCalls, requestOf, tokensPerSecond, withChunk, type AnswerTurn, type Chunk } from '../../app/dashboard/_answer/conversation.ts'

/** The answer that chunks make, 10 ms apart. */
function answered(...chunks: Chunk[]): AnswerTurn {
  const last = chunks.reduce((answer, chunk, index) => withChunk(answer, chunk, (index + 1) * 10), newAnswer({}))
  return { ...last, state: last.state === 'failed' ? 'failed' : 'done', totalMs: chunks.length * 10 }
}

const delta = (part: NonNullable<NonNullable<Chunk['choices']>[number]['delta']>): Chunk => ({ choices: [{ delta: part }] })

describe('an answer in the playground', () => {
  it('grows by its chunks and measures itself', () => {
    const answer = answered(delta({}), delta({ content: 'Hel' }), delta({ content: 'lo' }), { usage: { prompt_tokens: 7, completion_tokens: 40, cost: 0.000001234 } })
    expect(answer).toMatchObject({ text: 'Hello', firstMs: 20, usage: { input: 7, output: 40, cost: 0.000001234 } })
    expect(tokensPerSecond(answer)).toBe(2000)
    expect(answer.chunks).toHaveLength(4)
  })

  it('is sent back with the signature of its reasoning, whose pieces are one block again', () => {
    const answer = answered(
      delta({ reasoning: 'Let ', reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'Let ' }] }),
      delta({ reasoning: 'me', reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'me' }] }),
      delta({ reasoning_details: [{ type: 'reasoning.text', index: 0, signature: 'sig' }] }),
      delta({ content: 'Done' }),
    )
    expect(requestOf('m', [{ role: 'user', text: 'Hi', images: [] }, answer], noParameters)).toMatchObject({
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Done', reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'Let me', signature: 'sig' }] },
      ],
    })
  })

  it('waits for the result of each tool it called, however its arguments were cut', () => {
    const answer = answered(
      delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"x"' } }] }),
      delta({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }, { index: 1, id: 'b', function: { name: 'g', arguments: '{}' } }] }),
    )
    expect(openToolCalls([answer])).toEqual([{ id: 'a', name: 'f', arguments: '{"x":1}' }, { id: 'b', name: 'g', arguments: '{}' }])
    expect(openToolCalls([answer, { role: 'tool', callId: 'a', text: '1' }]).map((call) => call.id)).toEqual(['b'])
  })

  it('that failed on the way says why and is no turn of the conversation when it never began', () => {
    const answer = answered({ error: { message: 'broke off' } })
    expect(answer).toMatchObject({ state: 'failed', problem: 'broke off' })
    expect(requestOf('m', [answer], noParameters)).toMatchObject({ messages: [] })
  })
})

it('parameters that were left empty are not sent', () => {
  expect(requestOf('m', [], noParameters)).toEqual({ model: 'm', messages: [], stream: true })
  expect(requestOf('m', [], { ...noParameters, system: 'Be brief', temperature: '0', tools: '[{"type":"function"}]', json: true })).toEqual({
    model: 'm',
    messages: [{ role: 'system', content: 'Be brief' }],
    stream: true,
    temperature: 0,
    response_format: { type: 'json_object' },
    tools: [{ type: 'function' }],
  })
})
