import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '#lib/chat/events.ts'
import { geminiOutbound } from '#lib/dialects/gemini/outbound.ts'
import type { JsonObject } from '#lib/dialects/types.ts'
import { answerOf, play, target } from './play.ts'

describe('a Gemini answer', () => {
  test('has signed thoughts, parallel calls without ids, and its signatures where they stood', () => {
    const [answer, again] = [1, 9].map((seed) => answerOf(play(geminiOutbound, recorded('parallel-calls.sse'), true, seed)))
    const content = answer!.choices[0]!.message.content
    expect(content).toEqual([
      { type: 'reasoning', kind: 'text', text: 'Two cities, two calls.', format: 'google-gemini-v1' },
      { type: 'tool_call', id: expect.stringMatching(/^call_[0-9a-f]{24}$/) as string, name: 'weather', arguments: '{"city":"Zürich"}', signature: 'c2lnLTE=' },
      { type: 'tool_call', id: expect.stringMatching(/^call_[0-9a-f]{24}$/) as string, name: 'weather', arguments: '{"city":"東京"}' },
      { type: 'text', text: '', signature: 'c2lnLTI=' },
    ])
    expect(answer!.choices[0]!.finish).toEqual({ reason: 'tool_calls', raw: 'STOP' })
    expect(answer!.usage).toMatchObject({ input: 20, cacheRead: 40, output: 30, reasoning: 20 })
    expect(again, 'the same answer has the same ids').toEqual(answer)
  })

  test('joins arguments that come in pieces, even where their places are hostile', () => {
    const answer = answerOf(play(geminiOutbound, recorded('partial-arguments.sse'), true))
    const calls = answer.choices[0]!.message.content.filter((part) => part.type === 'tool_call')
    expect(calls.map(({ name, arguments: input }) => [name, JSON.parse(input) as unknown])).toEqual([
      ['order', JSON.parse('{"items":[{"name":"red apple","count":3},{"unit name":null}],"gift":true,"__proto__":{"polluted":true}}')],
      ['pay', {}],
    ])
    expect(({} as JsonObject).polluted).toBeUndefined()
  })

  test('that was blocked is filtered content, before and after the first word', () => {
    const prompt = answerOf(read({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 } }))
    expect(prompt.choices[0]!.finish).toEqual({ reason: 'content_filter', raw: 'PROHIBITED_CONTENT' })
    expect(prompt.usage).toMatchObject({ input: 7, output: 0 })
    const answer = answerOf(read({ candidates: [{ finishReason: 'SAFETY' }] }))
    expect(answer.choices[0]!.finish).toEqual({ reason: 'content_filter', raw: 'SAFETY' })
  })

  test('that lost its way is a failure that another try may mend, with what it cost', () => {
    const answer = answerOf(read({ candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'Malformed function call: x' }], usageMetadata: { promptTokenCount: 5 } }))
    expect(answer.failure).toMatchObject({ class: 'retryable', message: 'Malformed function call: x', code: 'MALFORMED_FUNCTION_CALL' })
    expect(answer.usage?.input).toBe(5)
  })

  test('broken off without a finish reason is a failure', () => {
    const events = streamed([{ candidates: [{ content: { parts: [{ text: 'Hal' }] } }] }])
    expect(events.at(-1)).toMatchObject({ type: 'error', failure: { class: 'retryable' } })
  })

  test('cites in characters what Google counts in bytes', () => {
    const answer = answerOf(read({
      candidates: [{
        content: { parts: [{ text: 'Zürich lies' }, { text: ' by a lake.' }] },
        finishReason: 'STOP',
        groundingMetadata: {
          groundingChunks: [{ web: { uri: 'https://a.example/z', title: 'Z' } }],
          groundingSupports: [{ segment: { startIndex: 8, endIndex: 23, text: 'lies by a lake.' }, groundingChunkIndices: [0] }],
        },
      }],
    }))
    const part = answer.choices[0]!.message.content[0]!
    expect(part).toMatchObject({ text: 'Zürich lies by a lake.', annotations: [{ url: 'https://a.example/z', title: 'Z', start: 7, end: 22, content: 'lies by a lake.' }] })
  })

  test('shows pictures, keeps code that ran, and tells audio and picture tokens apart', () => {
    const code = { executableCode: { language: 'PYTHON', code: 'print(1)' }, thoughtSignature: 'c2ln' }
    const answer = answerOf(read({
      candidates: [{ content: { parts: [{ inlineData: { mimeType: 'image/png', data: 'AAA' }, thought: true }, code, { inlineData: { mimeType: 'image/png', data: 'iVBO' }, thoughtSignature: 'c2ln' }] }, finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: 100, toolUsePromptTokenCount: 10, cachedContentTokenCount: 30, candidatesTokenCount: 50, thoughtsTokenCount: 5,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 60 }, { modality: 'AUDIO', tokenCount: 40 }],
        cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 20 }], candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 45 }],
      },
    }))
    expect(answer.choices[0]!.message.content).toEqual([
      { type: 'native', dialect: 'gemini', value: code },
      { type: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'iVBO' }, signature: 'c2ln' },
    ])
    expect(answer.usage).toMatchObject({ input: 60, cacheRead: 30, inputAudio: 20, output: 5, outputImage: 45, reasoning: 5 })
  })

  test('gives log probabilities in our form', () => {
    const chosen = { token: 'é', logProbability: -0.5 }
    const answer = answerOf(read({ candidates: [{ content: { parts: [{ text: 'é' }] }, finishReason: 'STOP', logprobsResult: { chosenCandidates: [chosen], topCandidates: [{ candidates: [chosen] }] } }] }))
    const entry = { token: 'é', logprob: -0.5, bytes: [195, 169] }
    expect(answer.choices[0]!.logprobs?.content).toEqual([{ ...entry, top_logprobs: [entry] }])
  })
})

describe('a failure of Gemini', () => {
  const fail = (status: number, error: JsonObject, wrapped = false) =>
    geminiOutbound.failure(status, new Headers(), JSON.stringify(wrapped ? [{ error }] : { error }))

  test('with status 400 for our key is a matter of the account', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }]
    expect(fail(400, { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT', details })).toMatchObject({ class: 'account', code: 'API_KEY_INVALID' })
  })

  test('says how long to wait in its body, also inside an array', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' }]
    const message = 'You exceeded your current quota, please check your plan and billing details.'
    expect(fail(429, { code: 429, message, status: 'RESOURCE_EXHAUSTED', details }, true)).toMatchObject({ class: 'rate_limit', retryAfter: 34.5 })
  })

  test('about length is one, and in the middle of a stream it ends the answer', () => {
    expect(fail(400, { message: 'The input token count (12) exceeds the maximum number of tokens allowed (4).', status: 'INVALID_ARGUMENT' }).class).toBe('context_length')
    const events = streamed([{ candidates: [{ content: { parts: [{ text: 'Hal' }] } }] }, { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }])
    expect(events.at(-1)).toMatchObject({ type: 'error', failure: { class: 'retryable', status: 200 } })
  })
})

/** With the line ends that Google sends. */
function recorded(name: string): Buffer {
  return Buffer.from(readFileSync(path.join(import.meta.dirname, '../recordings/gemini', name), 'utf8').replaceAll('\n', '\r\n'))
}

function read(body: JsonObject) {
  return [geminiOutbound.read(body, target())]
}

function streamed(pieces: JsonObject[]): ChatEvent[] {
  return play(geminiOutbound, Buffer.from(pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('')), true).flatMap((frame) => frame.events)
}
