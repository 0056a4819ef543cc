import { describe, expect, test } from 'vitest'
import { models } from '#lib/catalog/index.ts'
import { collect, type Answer } from '#lib/chat/collect.ts'
import type { Frame } from '#lib/chat/events.ts'
import { inputTokens, outputTokens } from '#lib/chat/usage.ts'
import { inbound, outbound } from '#lib/dialects/index.ts'
import { sseParser } from '#lib/dialects/sse.ts'
import type { JsonObject, Target } from '#lib/dialects/types.ts'
import { providers, type Provider } from '#lib/providers/index.ts'
import { useSandbox, weatherTool } from './support.ts'

const room = useSandbox()
const spoken = providers.filter((entry) => speaks(entry))

function speaks({ dialect }: Provider): boolean {
  try {
    return outbound(dialect) !== undefined
  } catch {
    return false
  }
}

function authorization({ auth }: Provider): Record<string, string> {
  if (auth === 'none') return {}
  return auth === 'bearer' ? { authorization: 'Bearer any' } : { [auth]: 'any' }
}

/** One call as the gateway makes it: our request in the provider's words, its answer in ours. */
async function call(host: Provider, body: JsonObject): Promise<Answer> {
  const sold = models.flatMap((model) => model.offers.filter((offer) => offer.provider === host.id).map((offer) => ({ model, offer })))[0]
  const target: Target = {
    provider: host.id,
    model: sold?.offer.upstream ?? 'some-model',
    quirks: { ...host.quirks, ...sold?.offer.quirks },
    maxOutput: 4096,
    sampling: sold?.model.capabilities.sampling ?? true,
    reasoning: true,
  }
  const speaker = outbound(body.tools && host.agentDialect ? host.agentDialect : host.dialect)
  const request = speaker.build(inbound('openai-chat').parse({ model: 'any', messages: [{ role: 'user', content: 'Hello!' }], ...body }), target)
  const response = await fetch(`${room.sandbox.url}/${host.id}${request.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(host), ...host.headers, ...request.headers },
    body: JSON.stringify(request.body),
  })
  expect(response.status).toBe(200)
  if (!body.stream) return collect(speaker.read((await response.json()) as JsonObject, target).events)
  const reader = speaker.reader(target)
  const parser = sseParser()
  const frames: (Frame | null)[] = []
  const bytes = new Uint8Array(await response.arrayBuffer())
  for (let at = 0; at < bytes.length; at += 11) frames.push(...parser.push(bytes.subarray(at, at + 11)).map(({ event, data }) => reader.push(event, data)))
  frames.push(...parser.end().map(({ event, data }) => reader.push(event, data)), reader.end())
  return collect(frames.flatMap((frame) => frame?.events ?? []))
}

function words(answer: Answer): string {
  return answer.choices[0]!.message.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

describe.each(spoken.map((entry) => [entry.id, entry] as const))('%s, asked in our own dialects', (_, host) => {
  test.each([false, true])('answers in words, with usage (streamed: %s)', async (stream) => {
    const answer = await call(host, { stream })
    expect(answer.failure).toBeNull()
    expect(words(answer)).toContain('Hello!')
    expect(answer.choices[0]!.finish?.reason).toBe('stop')
    expect(inputTokens(answer.usage!)).toBeGreaterThan(0)
    expect(outputTokens(answer.usage!)).toBeGreaterThan(10)
  })

  test.each([false, true])('calls tools (streamed: %s)', async (stream) => {
    if (host.quirks.drop?.includes('tools')) return
    const answer = await call(host, { stream, tools: [{ type: 'function', function: weatherTool }], messages: [{ role: 'user', content: '[sandbox: calls=2]' }] })
    const calls = answer.choices[0]!.message.content.filter((part) => part.type === 'tool_call')
    expect(calls.map((part) => [part.name, JSON.parse(part.arguments) as unknown])).toEqual([
      ['get_weather', { city: 'sample city', unit: 'celsius', days: 2 }],
      ['get_weather', { city: 'sample city', unit: 'celsius', days: 2 }],
    ])
    expect(answer.choices[0]!.finish?.reason).toBe('tool_calls')
  })

  test.each([false, true])('stops where the output limit is (streamed: %s)', async (stream) => {
    const answer = await call(host, { stream, max_tokens: 5 })
    expect(answer.choices[0]!.finish?.reason).toBe('length')
    // OpenAI's Responses take no limit under 16: ours raises it there, and warns.
    expect(outputTokens(answer.usage!)).toBe(host.dialect === 'openai-responses' ? 16 : 5)
  })
})
