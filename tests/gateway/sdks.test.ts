import Anthropic from '@anthropic-ai/sdk'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { AIMessage, HumanMessage, ToolMessage, type BaseMessage } from '@langchain/core/messages'
import { tool as langchainTool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { generateText, Output, stepCountIs, streamText, tool, type LanguageModel } from 'ai'
import type OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, openai, startTestGateway, type TestGateway } from '../support/gateway.ts'

/** One model a wire format and a way of reasoning: OpenAI chat with and without visible reasoning, Anthropic, Gemini. */
const models = ['openai/gpt-5.4', 'deepseek/deepseek-chat', 'anthropic/claude-sonnet', 'google/gemini-flash']
/** Those that keep to a schema; the others are asked for it in words, which the sandbox cannot follow. */
const structured = models.filter((model) => !model.startsWith('deepseek/'))
/** How the reasoning of a tool turn reaches its maker again. */
const proofs: Record<string, RegExp> = { 'deepseek/deepseek-chat': /"reasoning_content":"The question/, 'anthropic/claude-sonnet': /"thinking":"The question[^}]*"signature":"[^"]+"/ }
const question = 'What is the weather in Oslo?'
const weather = { name: 'get_weather', description: 'The weather of a city', schema: z.object({ city: z.string() }) }
const city = z.object({ name: z.string(), population: z.number() })

let gateway: TestGateway
let key: string

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  key = (await newAccount({ credit: '100', freeCalls: false })).key
})

beforeEach(() => gateway.sandbox.control.reset())

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

describe.each(models)('openai, %s', (model) => {
  const tools = [{ type: 'function' as const, function: { name: weather.name, parameters: z.toJSONSchema(weather.schema) } }]

  it('gets and streams text', async () => {
    const client = openai(gateway.url, key)
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content: question }] })
    const streamed = await client.chat.completions.stream({ model, messages: [{ role: 'user', content: question }] }).finalContent()
    expect(answer.choices[0]!.message.content).toContain(question)
    expect(streamed).toBe(answer.choices[0]!.message.content)
  })

  it('calls a tool, and goes on with its result and its reasoning', async () => {
    const client = openai(gateway.url, key)
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: question }]
    // Of fields that it does not know, its stream keeps only the last piece: reasoning comes back from whole answers.
    const first = await client.chat.completions.create({ model, messages, tools, reasoning_effort: 'low' })
    const streamed = await client.chat.completions.stream({ model, messages, tools, reasoning_effort: 'low' }).finalMessage()
    const message = first.choices[0]!.message
    expect(streamed.tool_calls).toMatchObject(message.tool_calls!)
    const call = message.tool_calls![0]!
    if (call.type !== 'function') throw new Error('a function was expected')
    expect(JSON.parse(call.function.arguments)).toHaveProperty('city')
    // Clients send the message back as it came, reasoning_details among it.
    const second = await client.chat.completions.create({ model, messages: [...messages, message, { role: 'tool', tool_call_id: call.id, content: '9 °C' }], tools, reasoning_effort: 'low' })
    expect(gateway.sandbox.control.last!.raw).toMatch(proofs[model] ?? /9 °C/)
    expect(second.choices[0]!.finish_reason).toBe('stop')
    expect(second.choices[0]!.message.content).toMatch(/\w/)
  })

  it('answers through responses, tools included', async () => {
    const client = openai(gateway.url, key)
    const wire = [{ type: 'function' as const, name: weather.name, parameters: z.toJSONSchema(weather.schema), strict: true }]
    const first = await client.responses.stream({ model, input: question, tools: wire, reasoning: { effort: 'low', summary: 'auto' } }).finalResponse()
    const call = first.output.find((item) => item.type === 'function_call')!
    // The SDK's types do not let every output item be an input item; the API does.
    const said = first.output as OpenAI.Responses.ResponseInputItem[]
    const second = await client.responses.create({ model, input: [{ role: 'user', content: question }, ...said, { type: 'function_call_output', call_id: call.call_id, output: '9 °C' }], tools: wire, reasoning: { effort: 'low' } })
    expect(gateway.sandbox.control.last!.raw).toMatch(proofs[model] ?? /9 °C/)
    expect(second.status).toBe('completed')
    expect(second.output_text).toMatch(/\w/)
  })
})

describe.each(models)('@anthropic-ai/sdk, %s', (model) => {
  const tools = [{ name: weather.name, input_schema: z.toJSONSchema(weather.schema) as Anthropic.Tool.InputSchema }]
  const client = () => new Anthropic({ baseURL: gateway.url, apiKey: key, authToken: null, maxRetries: 0 })

  it('gets and streams text', async () => {
    const body = { model, max_tokens: 500, messages: [{ role: 'user' as const, content: question }] }
    const answer = await client().messages.create(body)
    const streamed = await client().messages.stream(body).finalText()
    expect(answer.content).toMatchObject([{ type: 'text', text: streamed }])
    expect(streamed).toContain(question)
  })

  it('thinks, calls a tool, and goes on with the result and the thinking', async () => {
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: question }]
    const body = { model, max_tokens: 4_000, thinking: { type: 'enabled' as const, budget_tokens: 2_000 }, tools }
    const first = await client().messages.stream({ ...body, messages }).finalMessage()
    const call = first.content.find((block) => block.type === 'tool_use')!
    expect(first.stop_reason).toBe('tool_use')
    const second = await client().messages.create({ ...body, messages: [...messages, { role: 'assistant', content: first.content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: '9 °C' }] }] })
    expect(gateway.sandbox.control.last!.raw).toMatch(proofs[model] ?? /9 °C/)
    expect(second.stop_reason).toBe('end_turn')
    expect(second.content.at(-1)).toMatchObject({ type: 'text' })
  })
})

const vercel: [string, (model: string) => LanguageModel][] = [
  ['@openrouter/ai-sdk-provider', (model) => createOpenRouter({ baseURL: `${gateway.url}/api/v1`, apiKey: key }).chat(model)],
  ['@ai-sdk/openai-compatible', (model) => createOpenAICompatible({ name: 'aipower', baseURL: `${gateway.url}/v1`, apiKey: key, includeUsage: true, supportsStructuredOutputs: true }).chatModel(model)],
]

describe.each(vercel.flatMap(([name, languageModel]) => models.map((model) => [name, model, languageModel] as const)))('ai with %s, %s', (_, model, languageModel) => {
  const tools = { get_weather: tool({ description: weather.description, inputSchema: weather.schema, execute: () => '9 °C' }) }

  it('gets and streams text, with usage', async () => {
    const answer = await generateText({ model: languageModel(model), prompt: question, maxRetries: 0 })
    const streamed = streamText({ model: languageModel(model), prompt: question, maxRetries: 0 })
    expect(answer.text).toContain(question)
    expect(await streamed.text).toBe(answer.text)
    const usage = await streamed.usage
    expect(usage.inputTokens).toBeGreaterThan(0)
    expect(usage.outputTokens).toBeGreaterThan(0)
  })

  it('runs a tool and answers with its result, whole and streamed', async () => {
    const options = { model: languageModel(model), prompt: question, tools, stopWhen: stepCountIs(3), maxRetries: 0 }
    const answer = await generateText(options)
    expect(answer.steps).toHaveLength(2)
    expect(answer.text).toMatch(/\w/)
    const streamed = streamText(options)
    expect(await streamed.text).toMatch(/\w/)
    expect(await streamed.steps).toHaveLength(2)
  })
})

describe.each(models)('@langchain/openai, %s', (model) => {
  it('gets and streams text', async () => {
    const answer = await langchain(model).invoke(question)
    let streamed = ''
    for await (const chunk of await langchain(model).stream(question)) streamed += chunk.text
    expect(answer.text).toContain(question)
    expect(streamed).toBe(answer.text)
    expect(answer.usage_metadata?.output_tokens).toBeGreaterThan(0)
  })

  it('calls a tool and goes on with its result', async () => {
    const bound = langchain(model).bindTools([langchainTool(() => '9 °C', weather)])
    const messages: BaseMessage[] = [new HumanMessage(question)]
    const first = await bound.invoke(messages)
    const call = first.tool_calls![0]!
    expect(call).toMatchObject({ name: 'get_weather', args: { city: expect.any(String) as string } })
    const second = await bound.invoke([...messages, new AIMessage(first), new ToolMessage({ tool_call_id: call.id!, content: '9 °C' })])
    expect(second.text).toMatch(/\w/)
  })
})

describe.each(structured)('structured output of %s', (model) => {
  it('is parsed by openai', async () => {
    const answer = await openai(gateway.url, key).chat.completions.parse({ model, messages: [{ role: 'user', content: 'Name a city.' }], response_format: zodResponseFormat(city, 'city') })
    expect(city.parse(answer.choices[0]!.message.parsed)).toBeTruthy()
  })

  it.each(vercel)('is an object for ai with %s', async (_, languageModel) => {
    const { output } = await generateText({ model: languageModel(model), prompt: 'Name a city.', output: Output.object({ schema: city }), maxRetries: 0 })
    expect(city.parse(output)).toBeTruthy()
  })

  it('is made for @langchain/openai', async () => {
    const answer = await langchain(model).withStructuredOutput(city, { name: 'city', method: 'jsonSchema' }).invoke('Name a city.')
    expect(city.parse(answer)).toBeTruthy()
  })
})

it('puts a schema into words for a model that knows only JSON', async () => {
  const format = zodResponseFormat(city, 'city')
  await openai(gateway.url, key).chat.completions.create({ model: 'deepseek/deepseek-chat', messages: [{ role: 'user', content: 'Name a city.' }], response_format: format })
  expect(gateway.sandbox.control.last!.body).toMatchObject({ response_format: { type: 'json_object' } })
  expect(JSON.stringify(gateway.sandbox.control.last!.body.messages)).toContain('population')
})

function langchain(model: string): ChatOpenAI {
  return new ChatOpenAI({ model, apiKey: key, maxRetries: 0, configuration: { baseURL: `${gateway.url}/v1` }, useResponsesApi: false })
}
