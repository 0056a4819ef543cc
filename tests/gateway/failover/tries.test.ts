import { beforeEach, describe, expect, it } from 'vitest'
import { listPrice } from '#lib/catalog/list-price.ts'
import type { Model } from '#lib/catalog/types.ts'
import type { Failure } from '#lib/chat/events.ts'
import { Line } from '#lib/gateway/failover/line.ts'
import { Tries } from '#lib/gateway/failover/tries.ts'
import type { Candidate } from '#lib/gateway/routing/candidates.ts'
import { openUpstreams, type Upstream } from '#lib/gateway/upstream.ts'

const now = Date.now()
let upstreams: ReturnType<typeof openUpstreams>

beforeEach(() => {
  upstreams = openUpstreams({ OPENAI_API_KEY: 'one,two,three', AZURE_API_KEY: 'a', AZURE_BASE_URL: 'http://127.0.0.1', GROQ_API_KEY: 'g', TOGETHER_API_KEY: 't' }, undefined)
})

const price = listPrice({ input: '1', output: '1' })
const model = (id: string): Model => ({
  id, name: id, author: 'acme', description: '', released: null, kind: 'chat', contextLength: 8_000, maxOutput: null,
  input: ['text'], output: ['text'], capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true }, aliases: [], offers: [],
})
const [one, two] = [model('one'), model('two')]

function candidate(provider: string, of = one, contextLength?: number): Candidate {
  const upstream: Upstream = upstreams.get(provider)!
  const offer = { provider, upstream: of.id, price, source: '', asOf: '', ...(contextLength && { contextLength }) }
  return { model: of, offer, key: provider, upstream, priceId: '', price, lines: upstream.keys.map((key) => new Line(upstream, key, of.id)) }
}

/** Whom one call asks when everybody fails like this: "provider/key" or "provider/key of model two". */
function course(candidates: Candidate[], failure: Failure): string[] {
  const tries = new Tries(candidates, () => 0.5, undefined)
  const asked: string[] = []
  for (let next = tries.next(now); next; next = tries.next(now)) {
    asked.push(`${next.candidate.offer.provider}/${next.line.key.index}${next.candidate.model === two ? ' of two' : ''}${next.repeat ? ` again after ${next.wait}` : ''}`)
    tries.failed(next.candidate, next.line, failure)
  }
  return asked
}

const failed = (kind: Failure['class'], more: Partial<Failure> = {}): Failure => ({ class: kind, status: 500, message: '', ...more })

describe('whom a call asks', () => {
  it.each<[string, Failure, string[]]>([
    ['a failure', failed('retryable'), ['openai/0', 'azure/0', 'openai/0 of two']],
    ['a limit', failed('rate_limit'), ['openai/0', 'openai/1', 'openai/0 of two']],
    ['a refused key', failed('account'), ['openai/0', 'openai/1', 'openai/0 of two']],
    ['a prompt too long', failed('context_length'), ['openai/0', 'groq/0', 'openai/0 of two']],
    ['refused content', failed('content_policy'), ['openai/0', 'openai/0 of two']],
    ['a wrong request', failed('request'), ['openai/0', 'openai/0 of two']],
  ])('after %s', (_, failure, asked) => {
    expect(course([candidate('openai'), candidate('azure'), candidate('groq', one, 100_000), candidate('openai', two)], failure)).toEqual(asked)
  })

  it('after two limited keys of one provider, another provider before the third key', () => {
    expect(course([candidate('openai'), candidate('azure')], failed('rate_limit'))).toEqual(['openai/0', 'openai/1', 'azure/0'])
  })

  it('calls rotate over keys', () => {
    const sold = candidate('openai')
    const first = () => course([sold], failed('request'))[0]
    expect(first()).toBe('openai/0')
    sold.upstream.turn++
    expect(first()).toBe('openai/1')
  })
})

describe('the same offer once more', () => {
  const briefly = failed('retryable', { retryAfter: 2 })

  it('is asked after a short wait where nobody else is left', () => {
    expect(course([candidate('groq')], briefly)).toEqual(['groq/0', 'groq/0 again after 2000', 'groq/0 again after 2000'])
    expect(course([candidate('groq'), candidate('azure'), candidate('together')], briefly)).toEqual(['groq/0', 'azure/0', 'together/0'])
  })

  it('is asked at once when the connection broke, and not at all after a plain error, a timeout or a long wait', () => {
    expect(course([candidate('groq')], failed('retryable', { status: 0, code: 'connection' }))).toEqual(['groq/0', 'groq/0 again after 150', 'groq/0 again after 150'])
    for (const failure of [failed('retryable'), failed('retryable', { status: 0, code: 'timeout' }), failed('rate_limit', { retryAfter: 6 })]) expect(course([candidate('groq')], failure)).toEqual(['groq/0'])
  })

  it.each([
    [0, 2, true],
    [10, 3, false],
    [100, 19, true],
    [100, 20, false],
  ])('is asked within the budget: %i calls under way, %i of them repeats: %s', (live, repeats, allowed) => {
    const sold = candidate('groq')
    Object.assign(sold.upstream.load, { live, repeats })
    expect(course([sold], briefly).length > 1).toBe(allowed)
  })
})
