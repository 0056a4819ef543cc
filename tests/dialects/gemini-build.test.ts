import { describe, expect, test } from 'vitest'
import { geminiOutbound } from '#lib/dialects/gemini/outbound.ts'
import { openaiChatInbound } from '#lib/dialects/openai-chat/inbound.ts'
import type { JsonObject, Quirks, Target } from '#lib/dialects/types.ts'
import { answerOf, charge, info, target } from './play.ts'

const third: Quirks = { reasoning: 'effort', efforts: ['minimal', 'low', 'medium', 'high'] }

function build(body: JsonObject, quirks: Quirks = {}, more: Partial<Target> = {}) {
  const request = openaiChatInbound.parse({ model: 'google/gemini', messages: [{ role: 'user', content: 'Hi' }], ...body })
  return geminiOutbound.build(request, target(quirks, { model: 'gemini-2.5-flash', ...more }))
}

function config(body: JsonObject, quirks: Quirks = {}, more: Partial<Target> = {}): JsonObject {
  return (build(body, quirks, more).body.generationConfig ?? {}) as JsonObject
}

describe('a request to Gemini', () => {
  test('goes to the model in the path', () => {
    expect(build({}).path).toBe('/models/gemini-2.5-flash:generateContent')
    expect(build({ stream: true }).path).toBe('/models/gemini-2.5-flash:streamGenerateContent?alt=sse')
    expect(build({}).body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] })
  })

  test('lifts leading instructions out and lets the user say later ones', () => {
    const { body } = build({
      messages: [
        { role: 'system', content: 'Be kind.' }, { role: 'developer', content: 'Be brief.' }, { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'One' }, { role: 'system', content: 'Now in French.' }, { role: 'user', content: [{ type: 'text', text: 'Two' }] },
      ],
    })
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'Be kind.' }, { text: 'Be brief.' }] })
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: '(The conversation begins with your own message.)' }] },
      { role: 'model', parts: [{ text: 'Hello' }] },
      { role: 'user', parts: [{ text: 'One' }, { text: '<system>\nNow in French.\n</system>' }, { text: 'Two' }] },
    ])
  })

  test('groups the results of one turn in the order of its calls, by name', () => {
    const call = (id: string, city: string) => ({ id, type: 'function', function: { name: 'weather', arguments: JSON.stringify({ city }) } })
    const { body } = build({
      messages: [
        { role: 'user', content: 'Weather?' }, { role: 'assistant', content: null, tool_calls: [call('a', 'Rome'), call('b', 'Oslo')] },
        { role: 'tool', tool_call_id: 'b', content: '{"rain":true}' }, { role: 'tool', tool_call_id: 'a', content: 'sunny' },
      ],
    })
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: 'Weather?' }] },
      { role: 'model', parts: [{ functionCall: { id: 'a', name: 'weather', args: { city: 'Rome' } } }, { functionCall: { id: 'b', name: 'weather', args: { city: 'Oslo' } } }] },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'weather', response: { output: 'sunny' } } },
          { functionResponse: { id: 'b', name: 'weather', response: { rain: true } } },
        ],
      },
    ])
  })

  test('carries signatures back into their own parts, over a whole round trip', () => {
    const parts = [
      { text: 'Thinking.', thought: true, thoughtSignature: 'VGhpbms=' },
      { text: 'Let me look.' },
      { functionCall: { id: 'x1', name: 'look', args: { at: 'sky' } }, thoughtSignature: 'Q2FsbA==' },
      { functionCall: { id: 'x2', name: 'look', args: {} } },
    ]
    const frames = [geminiOutbound.read({ candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }], responseId: 'r' }, target())]
    const whole = openaiChatInbound.whole(frames, info(false), charge(answerOf(frames).usage), openaiChatInbound.parse({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }))
    const message = (whole.choices as { message: JsonObject }[])[0]!.message
    const { body } = build({ messages: [{ role: 'user', content: 'Hi' }, message, { role: 'tool', tool_call_id: 'x1', content: 'blue' }, { role: 'tool', tool_call_id: 'x2', content: 'grey' }] }, third)
    expect((body.contents as { parts: unknown }[])[1]!.parts).toEqual(parts)
  })

  test('gives an empty signed text back', () => {
    const details = [{ type: 'reasoning.encrypted', data: 'RW5k', format: 'google-gemini-v1', index: 0 }]
    const { body } = build({ messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: null, reasoning_details: details }, { role: 'user', content: 'And?' }] })
    expect((body.contents as { parts: unknown }[])[1]!.parts).toEqual([{ text: '', thoughtSignature: 'RW5k' }])
  })

  test('marks the first foreign call of a turn for Gemini 3 only, and never sends foreign proofs', () => {
    const calls = ['a', 'b'].map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } }))
    const details = [{ type: 'reasoning.text', text: 'Hm.', signature: 'foreign', format: 'anthropic-claude-v1' }]
    const messages = [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: null, tool_calls: calls, reasoning_details: details }, { role: 'tool', tool_call_id: 'a', content: '1' }]
    const parts = (quirks: Quirks) => (build({ messages }, quirks).body.contents as { parts: JsonObject[] }[])[1]!.parts
    expect(parts(third).map((part) => part.thoughtSignature)).toEqual(['skip_thought_signature_validator', undefined])
    expect(parts({}).map((part) => part.thoughtSignature)).toEqual([undefined, undefined])
    expect(JSON.stringify(parts(third))).not.toContain('foreign')
  })

  test('declares tools in JSON Schema and says how they may be called', () => {
    const parameters = { $schema: 'x', type: 'object', properties: { n: { type: ['integer', 'null'], const: 1 } }, additionalProperties: false }
    const tools = [{ type: 'function', function: { name: 'f', description: 'F', parameters } }, { type: 'function', function: { name: 'g', parameters: { type: 'object', properties: {} } } }]
    const { $schema: _, ...rest } = parameters
    expect(build({ tools }).body.tools).toEqual([{ functionDeclarations: [{ name: 'f', description: 'F', parametersJsonSchema: rest }, { name: 'g' }] }])
    const mode = (tool_choice: unknown) => (build({ tools, tool_choice }).body.toolConfig as JsonObject).functionCallingConfig
    expect(['auto', 'none', 'required'].map(mode)).toEqual([{ mode: 'AUTO' }, { mode: 'NONE' }, { mode: 'ANY' }])
    expect(mode({ type: 'function', function: { name: 'g' } })).toEqual({ mode: 'ANY', allowedFunctionNames: ['g'] })
    expect(build({ tool_choice: 'none' }).body).not.toHaveProperty('toolConfig')
    expect(build({ tools, parallel_tool_calls: false }).warnings).toEqual([expect.stringContaining('parallel_tool_calls')])
  })

  test('refuses what Gemini cannot do by the name of the field', () => {
    expect(() => build({ tools: [{ type: 'custom', custom: { name: 'c' } }] })).toThrow(expect.objectContaining({ code: 'unsupported_parameter', param: 'tools[0]' }))
    expect(() => build({ modalities: ['text', 'audio'], audio: {} })).toThrow(expect.objectContaining({ param: 'modalities' }))
    expect(build({ logit_bias: { 1: 2 }, user: 'u' }).warnings).toHaveLength(2)
  })

  test('translates settings, structured output and the wish for pictures', () => {
    expect(config({ max_tokens: 5, temperature: 1, top_p: 0.5, top_k: 4, seed: 7, presence_penalty: 1, frequency_penalty: 1, n: 2, stop: ['a', 'b', 'c', 'd', 'e', 'f'], logprobs: true, top_logprobs: 3 })).toEqual({
      maxOutputTokens: 5, temperature: 1, topP: 0.5, topK: 4, seed: 7, presencePenalty: 1, frequencyPenalty: 1, candidateCount: 2,
      stopSequences: ['a', 'b', 'c', 'd', 'e'], responseLogprobs: true, logprobs: 3,
    })
    const schema = { type: 'object', properties: { a: { $ref: '#/$defs/A' } }, $defs: { A: { type: 'string' } } }
    expect(config({ response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } })).toEqual({ responseMimeType: 'application/json', responseJsonSchema: schema })
    expect(config({ modalities: ['image', 'text'], image_config: { aspect_ratio: '1:1' } })).toEqual({ responseModalities: ['IMAGE', 'TEXT'], imageConfig: { aspectRatio: '1:1' } })
    expect(config({ temperature: 1 }, {}, { sampling: false })).toEqual({})
  })

  test('asks for thoughts by level from Gemini 3 on, by budget before', () => {
    const thinking = (reasoning: JsonObject, quirks: Quirks = {}, model = 'gemini-2.5-flash') => config({ reasoning, max_tokens: 10_000 }, quirks, { model }).thinkingConfig
    expect(thinking({ effort: 'xhigh' }, third)).toEqual({ thinkingLevel: 'high', includeThoughts: true })
    expect(thinking({ effort: 'none' }, third)).toEqual({ thinkingLevel: 'minimal' })
    expect(thinking({ effort: 'low' }, {}, 'gemini-3.5-flash')).toEqual({ thinkingLevel: 'low', includeThoughts: true })
    expect(thinking({ effort: 'medium', exclude: true })).toEqual({ thinkingBudget: 5000 })
    expect(thinking({ enabled: true })).toEqual({ thinkingBudget: -1, includeThoughts: true })
    expect(thinking({ enabled: false })).toEqual({ thinkingBudget: 0 })
    expect(thinking({ enabled: false }, {}, 'gemini-2.5-pro')).toEqual({ thinkingBudget: 128 })
    expect(thinking({ max_tokens: 60_000 })).toEqual({ thinkingBudget: 24_576, includeThoughts: true })
  })

  test('sends pictures, files and sounds as bytes or as addresses', () => {
    const { body } = build({
      messages: [{
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/jpg;base64,AAAA' } }, { type: 'image_url', image_url: { url: 'https://a.example/b.webp?x=1' } },
          { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' } }, { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
          { type: 'video_url', video_url: { url: 'https://www.youtube.com/watch?v=1' } },
        ],
      }],
    })
    expect((body.contents as { parts: unknown }[])[0]!.parts).toEqual([
      { inlineData: { mimeType: 'image/jpeg', data: 'AAAA' } }, { fileData: { mimeType: 'image/webp', fileUri: 'https://a.example/b.webp?x=1' } },
      { inlineData: { mimeType: 'application/pdf', data: 'JVBE' } }, { inlineData: { mimeType: 'audio/wav', data: 'UklG' } },
      { fileData: { mimeType: 'video/mp4', fileUri: 'https://www.youtube.com/watch?v=1' } },
    ])
  })

  test('puts a picture that a tool returned inside its result from Gemini 3 on, beside it before', () => {
    const messages = [
      { role: 'user', content: 'Hi' }, { role: 'assistant', content: null, tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: '12345678901234567890' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }] },
    ]
    const picture = { inlineData: { mimeType: 'image/png', data: 'AA' } }
    const response = { id: 'a', name: 'f', response: { output: '12345678901234567890' } }
    const parts = (quirks: Quirks) => (build({ messages }, quirks).body.contents as { parts: unknown }[])[2]!.parts
    expect(parts(third)).toEqual([{ functionResponse: { ...response, parts: [picture] } }])
    expect(parts({})).toEqual([{ functionResponse: response }, picture])
  })
})
