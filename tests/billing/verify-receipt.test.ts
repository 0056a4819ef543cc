import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verifyReceipt } from '#lib/billing/verify-receipt.ts'

const receipt = {
  id: 'gen-019ab',
  outcome: 'completed',
  tokens_prompt: 1_003,
  tokens_completion: 20,
  total_cost: 0.002707501,
  free_call: false,
  list_cost: '0.002707501',
  written_off: '0',
  line_items: [
    { bucket: 'input', tokens: 1_000, usd_per_token: '0.0000025', usd: '0.0025' },
    { bucket: 'cacheRead', tokens: 3, usd_per_token: '0.0000025001', usd: '0.0000075003' },
    { bucket: 'output', tokens: 20, usd_per_token: '0.00001', usd: '0.0002' },
  ],
  attempts: [{ provider: 'a', paid_by: 'us' }, { provider: 'b', paid_by: 'customer' }],
}

describe('a receipt', () => {
  it('that is right is found right, bare or under data', () => {
    expect(verifyReceipt(receipt)).toEqual([])
    expect(verifyReceipt({ data: receipt })).toEqual([])
  })

  it('of a free call charges nothing, of a written-off part only the rest', () => {
    expect(verifyReceipt({ ...receipt, free_call: true, total_cost: 0 })).toEqual([])
    expect(verifyReceipt({ ...receipt, written_off: '0.002', total_cost: 0.000707501 })).toEqual([])
  })

  it.each([
    ['a nano too much', { total_cost: 0.002707502 }, 'Charged should be 0.002707501'],
    ['a sum that is not the sum', { list_cost: '0.0027' }, 'add up to 0.002707501'],
    ['a wrong line', { line_items: [{ ...receipt.line_items[0], usd: '0.0026' }, ...receipt.line_items.slice(1)] }, '1000 × 0.0000025 is 0.0025, and not 0.0026'],
    ['tokens that do not add up', { tokens_completion: 21 }, 'have 20 tokens, and not 21'],
    ['a failed call with a cost', { outcome: 'failed' }, 'delivered nothing is free'],
    ['two paid attempts', { attempts: [{ paid_by: 'customer' }, { paid_by: 'customer' }] }, 'More than one attempt'],
    ['half a receipt', { line_items: undefined }, 'This is no receipt: line_items'],
  ])('with %s is not', (_, change, sentence) => {
    expect(verifyReceipt({ ...receipt, ...change }).join()).toContain(sentence)
  })

  it('is no other thing', () => {
    for (const other of [null, 1, 'x', [], {}, { data: null }]) expect(verifyReceipt(other)[0]).toContain('This is no receipt')
  })
})

describe('the verifier', () => {
  it('uses nothing but integers and the receipt itself', () => {
    const source = readFileSync('lib/billing/verify-receipt.ts', 'utf8')
    expect([...source.matchAll(/from '(.*)'/g)].map(([, module]) => module)).toEqual(['zod', '../money.ts'])
  })
})
