import { describe, expect, test } from 'vitest'
import { scrub } from '#lib/dialects/failure.ts'
import { outbound } from '#lib/dialects/index.ts'

const chat = outbound('openai-chat')

function failure(status: number, body: unknown, headers: Record<string, string> = {}) {
  return chat.failure(status, new Headers(headers), typeof body === 'string' ? body : JSON.stringify(body))
}

describe('a provider’s failure', () => {
  test.each<[number, unknown, string]>([
    [401, { error: { message: 'Incorrect API key provided' } }, 'account'],
    [400, { error: 'Incorrect API key provided', code: 'invalid-argument' }, 'account'],
    [429, { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } }, 'account'],
    [402, { error: { message: 'Insufficient Balance' } }, 'account'],
    [429, { error: { code: '1302', message: 'High concurrency' } }, 'rate_limit'],
    [429, { error: { code: '1113', message: 'Arrears' } }, 'account'],
    [400, { error: { code: 'context_length_exceeded', message: 'too long' } }, 'context_length'],
    [400, { error: { code: '1261', message: 'Prompt' } }, 'context_length'],
    [400, { message: 'Range of input length should be [1, 30720]' }, 'context_length'],
    [400, { error: { code: 'content_filter', message: 'filtered' } }, 'content_policy'],
    [400, { error: { code: 'tool_use_failed', message: 'did not match' } }, 'retryable'],
    [400, { error: { message: 'temperature is wrong', param: 'temperature' } }, 'request'],
    [404, { error: { code: 'model_not_found', message: 'no such model' } }, 'retryable'],
    [503, { message: '<503> InternalError.Algo: Too many requests' }, 'rate_limit'],
    [502, '<html>Bad Gateway</html>', 'retryable'],
    [500, '', 'retryable'],
    [422, { detail: [{ loc: ['x'], msg: 'field required' }] }, 'request'],
  ])('with HTTP %i and %j is of the class %s', (status, body, wanted) => {
    expect(failure(status, body)).toMatchObject({ class: wanted, status, message: expect.stringMatching(/./) as unknown })
  })

  test('tells how long to wait, from wherever it says so', () => {
    expect(failure(429, {}, { 'retry-after-ms': '1500' }).retryAfter).toBe(1.5)
    expect(failure(429, {}, { 'retry-after': '7' }).retryAfter).toBe(7)
    expect(failure(429, { error: { message: 'Please try again in 6ms.' } }).retryAfter).toBe(0.006)
    expect(failure(429, { error: { message: 'Please try again in 1m12.5s.' } }).retryAfter).toBe(72.5)
    expect(failure(429, {}).retryAfter).toBeUndefined()
  })

  test('says what its provider’s provider said', () => {
    const raw = JSON.stringify({ error: { message: 'prompt is too long: 9 tokens > 8 maximum' } })
    expect(failure(400, { error: { code: 400, message: 'Provider returned error', metadata: { raw } } })).toMatchObject({ class: 'context_length' })
  })

  test('names neither our key nor our organisation', () => {
    const text = 'Incorrect key sk-proj-Ab12Cd34 of org-X1y2Z3 (me@example.com) for 10.1.2.3, see https://platform.openai.com/keys; messages[0].content stays'
    const clean = scrub(text)
    expect(clean).not.toMatch(/sk-|org-|@|10\.1|platform/)
    expect(clean).toContain('messages[0].content stays')
  })
})
