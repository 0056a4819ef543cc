import { readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FEATURES, readFeatures } from '#lib/gateway/auto/predictor/features.ts'
import { decode, heads, type Weights } from '#lib/gateway/auto/predictor/model.ts'
import { MAX_READ, readPassage } from '#lib/gateway/auto/predictor/passage.ts'
import { predict } from '#lib/gateway/auto/predictor/predict.ts'
import { MAX_WORDS, readWords } from '#lib/gateway/auto/predictor/words.ts'

const file = new URL('../../../../lib/gateway/auto/predictor/weights.json', import.meta.url)

const question = 'Which of these gases is the most abundant in the atmosphere of the Earth?\nA. Oxygen\nB. Argon\nC. Nitrogen\nD. Carbon dioxide'
const sum = 'A tank of 2,400 litres is filled at 35 litres a minute and drained at 12.5 litres a minute. How many minutes until it is full?'
const chinese = '下列哪一项是光合作用的主要产物？\nA. 氧气和葡萄糖\nB. 二氧化碳和水\nC. 氮气\nD. 蛋白质'

describe('the predictor', () => {
  it.each(['', ' \n ', 'hi', question, sum, chinese, '😀'.repeat(50), '\ud800 half of a pair', '\\frac{'.repeat(2_000)])('answers any text with three probabilities: %.30j', (prompt) => {
    const odds = predict(prompt)
    expect(Object.keys(odds)).toEqual([...heads])
    for (const p of Object.values(odds)) expect(p > 0 && p < 1).toBe(true)
  })

  it('says the same of the same prompt, whatever came between', () => {
    const first = predict(question)
    predict(sum)
    expect(predict(question)).toEqual(first)
  })

  it('does not mind capital letters, nor an empty place for the answer', () => {
    const odds = predict(question)
    expect(predict(question.toUpperCase())).toEqual(odds)
    expect(predict(`${question}\nAnswer:`)).toEqual(odds)
  })

  it('expects more of dearer tiers over many prompts', () => {
    const mean = (head: (typeof heads)[number]): number => [question, sum, chinese].reduce((total, prompt) => total + predict(prompt)[head], 0)
    expect(mean('premium')).toBeGreaterThan(mean('small'))
    expect(mean('mid')).toBeGreaterThan(mean('small'))
  })

  it('reads the beginning and the end of a long prompt and nothing between', () => {
    const long = (middle: string): string => `${'begin '.repeat(1_000)}${middle.repeat(100_000)}${' end'.repeat(600)}`
    expect(predict(long('a'))).toEqual(predict(long('β')))
    const { question: read, options, length } = readPassage(long('a'))
    expect(read.length + options.join('').length).toBeLessThanOrEqual(MAX_READ + 1)
    expect(length).toBe(long('a').length)
  })

  it('looks at no more words than it has room for', () => {
    const digrams = Array.from({ length: 3_000 }, (_, index) => String.fromCharCode(0x4e00 + index)).join('')
    expect(readWords({ question: digrams, options: [], length: digrams.length }).count).toBe(MAX_WORDS)
  })
})

describe('a passage', () => {
  it('is told apart into the question and its options', () => {
    expect(readPassage(question)).toMatchObject({ question: question.split('\n')[0]!.toLowerCase(), options: ['oxygen', 'argon', 'nitrogen', 'carbon dioxide'] })
    expect(readPassage('(a) one\n(b) two').options).toEqual(['one', 'two'])
    expect(readPassage(chinese).options).toHaveLength(4)
  })

  it('has no options where letters do not follow each other', () => {
    expect(readPassage('B. Russell wrote it.\nA. Whitehead too.').options).toEqual(['whitehead too.'])
    expect(readPassage('e. e. cummings').options).toEqual([])
  })

  it('has a structure of finite numbers', () => {
    for (const prompt of ['', question, sum, chinese]) expect([...readFeatures(readPassage(prompt), new Float32Array(FEATURES))].every(Number.isFinite)).toBe(true)
  })

  it('knows Chinese words by characters and pairs of them', () => {
    const { count } = readWords(readPassage('光合作用'))
    expect(count).toBe(4 + 3)
  })
})

describe('the weights', () => {
  const weights: Weights = JSON.parse(readFileSync(file, 'utf8'))

  it('are one file of at most 1 MB', () => {
    expect(statSync(file).size).toBeLessThanOrEqual(1_000_000)
  })

  it('fit the code they ship with, and no other', () => {
    expect(() => decode(weights)).not.toThrow()
    expect(() => decode({ ...weights, features: weights.features.slice(1) })).toThrow(/train:auto/)
    expect(() => decode({ ...weights, words: weights.words.slice(4) })).toThrow(/train:auto/)
  })
})
