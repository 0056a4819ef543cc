import { describe, expect, it } from 'vitest'
import { agree, finalAnswer } from '#lib/gateway/verified/agree.ts'

describe('the final answer of a text', () => {
  it.each([
    ['so we get \\boxed{42}.', '42'],
    ['First 12, then 7.\n#### 1,200', '1200'],
    ['Adding up, the answer is **$1,200.00**.', '1200'],
    ['The answer is (B) Paris, as 3 of 4 sources say.', 'b'],
    ['B', 'b'],
    ['C. It is the only one with 2 legs.', 'c'],
    ['He has 24 apples, gives 8, eats 2: 14 are left', '14'],
    ['一共是 36 颗，答案是 21。', '21'],
    ['Paris', 'paris'],
  ])('%j is %j', (text, answer) => expect(finalAnswer(text)).toBe(answer))

  it('is none in a text that comes to no end', () => {
    expect(finalAnswer('It depends on many things, and on what you value most in a city of that size.')).toBeNull()
    expect(agree('It depends on many things, and on what you value most.', 'It depends on many things, and on what you value most.')).toBe(false)
  })

  it('agrees whatever the words around it', () => {
    expect(agree('#### 72', 'Her average speed is 72 km/h, so the answer is 72.')).toBe(true)
    expect(agree('The answer is A.', 'B')).toBe(false)
    expect(agree('', '')).toBe(false)
  })
})
