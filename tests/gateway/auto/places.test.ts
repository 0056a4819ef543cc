import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway, type Gateway } from '#lib/gateway/index.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, serveGateway, startTestGateway, type TestAccount, type TestGateway } from '../../support/gateway.ts'

let here: TestGateway
let other: Gateway
let served: { server: Server; url: string }
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  here = await startTestGateway()
  other = await createGateway({ random: () => 0.5 })
  served = await serveGateway(other)
  account = await newAccount({ credit: '10', freeCalls: false })
})

afterAll(async () => {
  served.server.close()
  served.server.closeAllConnections()
  await other.close()
  await expectBalancedBooks()
  await here.close()
})

async function tell(url: string, ...said: string[]): Promise<{ model: string | null; rule: string | null }> {
  const messages = said.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }))
  const { headers, body } = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: 'auto', messages }) })
  await body!.cancel()
  return { model: headers.get('x-aipower-model'), rule: headers.get('x-aipower-auto-rule') }
}

describe('a conversation', () => {
  const proof = 'Prove there are infinitely many primes of the form 4k+3'

  it('stays with its model whichever instance gets its next turn', async () => {
    const begun = await tell(here.url, proof)
    const next = [proof, 'Suppose there are finitely many.', 'Which step of this rules out that all primes divide the product?']
    await expect.poll(() => tell(served.url, ...next)).toEqual({ model: begun.model, rule: 'conversation' })
    await expect.poll(() => tell(here.url, ...next, 'The third.', 'And what would happen without the third step, in the case of 4k+1?')).toEqual({ model: begun.model, rule: 'conversation' })
  })

  it('stays with the stand-in that answered it', async () => {
    const text = 'Prove that the square root of 5 is irrational'
    here.sandbox.control.fail('status=503', { provider: 'anthropic', times: 5 })
    here.sandbox.control.fail('status=503', { provider: 'openrouter', times: 5 })
    const begun = await tell(here.url, text)
    here.sandbox.control.reset()
    expect(begun.model).not.toBe('anthropic/claude-opus-5')
    // Asked of the instance that saw nobody fail.
    await expect.poll(() => tell(served.url, text, 'Suppose it is a fraction.', 'Tell me once more why that fraction may be assumed to be in lowest terms?')).toEqual({ model: begun.model, rule: 'conversation' })
  })
})
