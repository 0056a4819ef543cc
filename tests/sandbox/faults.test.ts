import { describe, expect, test } from 'vitest'
import { parseFault } from '#lib/sandbox/faults.ts'
import { startSandbox } from '#lib/sandbox/server.ts'
import { sseData, useSandbox } from './support.ts'

const room = useSandbox()

interface Ask {
  fault?: string
  prompt?: string
  stream?: boolean
  signal?: AbortSignal
}

function ask({ fault, prompt = 'Hello!', stream = false, signal }: Ask = {}): Promise<Response> {
  const headers: Record<string, string> = { authorization: 'Bearer any', ...(fault !== undefined && { 'x-aipower-fault': fault }) }
  const body = { model: 'gpt-5.4', messages: [{ role: 'user', content: prompt }], stream, ...(stream && { stream_options: { include_usage: true } }) }
  return fetch(`${room.sandbox.url}/openai/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body), signal })
}

const deadline = () => AbortSignal.timeout(300)

describe('the sandbox can be told to fail', () => {
  test('with a status, Retry-After and the format’s own error', async () => {
    const answer = await ask({ fault: 'status=429 retry-after=7' })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7'])
    expect(await answer.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } })
  })

  test('with a proxy’s page', async () => {
    const answer = await ask({ fault: 'status=502 html' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html'])
  })

  test('by a directive in the prompt', async () => {
    expect((await ask({ prompt: 'Please [sandbox: status=503] now' })).status).toBe(503)
  })

  test('by order, so many times, at one provider', async () => {
    room.sandbox.control.fail('status=500', { provider: 'openai', times: 2 })
    room.sandbox.control.fail('status=400', { provider: 'groq' })
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([500, 500, 200])
  })

  test('by silence before the headers, until the client gives up', async () => {
    await expect(ask({ fault: 'hang', signal: deadline() })).rejects.toMatchObject({ name: 'TimeoutError' })
    await expect.poll(() => room.sandbox.control.last!.outcome).toBe('aborted')
  })

  test('by a reset before the headers', async () => {
    await expect(ask({ fault: 'reset' })).rejects.toThrow('fetch failed')
  })

  test('by a stream that stalls, is reset, or ends in the middle', async () => {
    const stalled = await ask({ fault: 'stall', stream: true, signal: deadline() })
    await expect(stalled.text()).rejects.toMatchObject({ name: 'TimeoutError' })
    const reset = await ask({ fault: 'reset-mid', stream: true })
    await expect(reset.text()).rejects.toThrow('terminated')
    const cut = sseData(await (await ask({ fault: 'cut', stream: true })).text())
    expect(cut.length).toBeGreaterThan(3)
    expect(cut.some((chunk) => JSON.stringify(chunk).includes('"finish_reason":"stop"'))).toBe(false)
  })

  test('by an error in the stream', async () => {
    expect(sseData(await (await ask({ fault: 'error-event', stream: true })).text()).at(-1)).toMatchObject({ error: { type: 'server_error' } })
  })

  test('by a broken line in the stream, and by half a JSON', async () => {
    expect(await (await ask({ fault: 'malformed', stream: true })).text()).toContain('"bro\n\n')
    await expect((await ask({ fault: 'malformed' })).json()).rejects.toThrow(SyntaxError)
  })

  test('by leaving out usage, the last words, or everything', async () => {
    expect(sseData(await (await ask({ fault: 'no-usage', stream: true })).text()).some((chunk) => JSON.stringify(chunk).includes('usage'))).toBe(false)
    expect(await (await ask({ fault: 'no-usage' })).json()).not.toHaveProperty('usage')
    expect(sseData(await (await ask({ fault: 'no-done', stream: true })).text())).not.toContain('[DONE]')
    expect(await (await ask({ fault: 'empty' })).json()).toMatchObject({ choices: [{ message: { content: '' } }], usage: { completion_tokens: 0 } })
  })

  test('slowly, and in splinters of bytes, with nothing lost', async () => {
    const started = performance.now()
    const slow = sseData(await (await ask({ fault: 'slow=3 split=400', stream: true, prompt: 'Grüße, 世界 🌍' })).text())
    expect(performance.now() - started).toBeGreaterThan(20)
    const quick = sseData(await (await ask({ stream: true, prompt: 'Grüße, 世界 🌍' })).text())
    expect(slow.length).toBe(quick.length)
  })

  test('at the length that is asked for', async () => {
    expect(await (await ask({ prompt: '[sandbox: tokens=200]' })).json()).toMatchObject({ usage: { completion_tokens: 200 } })
  })

  test('but not with words nobody knows', async () => {
    expect((await ask({ fault: 'explode' })).status).toBe(400)
    expect(() => parseFault('status=x')).toThrow('unknown sandbox directive: status=x')
    expect(() => parseFault('constructor')).toThrow('unknown sandbox directive')
  })
})

describe('the sandbox itself', () => {
  test('knows when a client hangs up in the middle', async () => {
    const controller = new AbortController()
    const answer = await ask({ fault: 'slow=20', stream: true, signal: controller.signal })
    await answer.body!.getReader().read()
    controller.abort()
    await expect.poll(() => room.sandbox.control.last!.outcome).toBe('aborted')
  })

  test('hands payment paths to the payment double, over HTTP and directly', async () => {
    const stripe = { handle: async (request: Request) => (new URL(request.url).pathname === '/sandbox/pay' ? new Response(`paid ${await request.text()}`, { status: 201 }) : null) }
    const sandbox = await startSandbox({ stripe })
    try {
      const answer = await fetch(`${sandbox.url}/sandbox/pay`, { method: 'POST', body: 'ten dollars' })
      expect([answer.status, await answer.text()]).toEqual([201, 'paid ten dollars'])
      expect((await sandbox.handle(new Request('http://localhost/sandbox/other'))).status).toBe(404)
    } finally {
      await sandbox.close()
    }
  })

  test('closes although a call is hanging', async () => {
    const sandbox = await startSandbox()
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: '[sandbox: hang]' }] })
    const hanging = fetch(`${sandbox.url}/openai/chat/completions`, { method: 'POST', headers: { authorization: 'Bearer any' }, body })
    await expect.poll(() => sandbox.control.count()).toBe(1)
    await sandbox.close()
    await expect(hanging).rejects.toThrow('fetch failed')
  })
})
