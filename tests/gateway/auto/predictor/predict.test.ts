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
    expect(long('a').length - length).toBeLessThan(10)
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

describe('what is said around a question', () => {
  const core = readPassage(question)

  it.each([
    ['a greeting', `Hello there, I have a question for you.\n\n${question}`],
    ['a role and a task', `You are a careful expert.\nAnswer the following question.\n${question}`],
    ['how to answer', `${question}\nThink step by step, then give one letter.`],
    ['anything after the options', `${question}\n\nMy train leaves in ten minutes.`],
    ['Chinese courtesy', `你好，请帮我看看这道题。\n${question}`],
  ])('is not part of it: %s', (_, prompt) => expect(readPassage(prompt)).toEqual(core))

  it('is not a second question', () => {
    expect(readPassage(`${question}\n${sum}\n${sum}`).question).toContain('2,400 litres')
  })

  it('is told from a question without options too', () => {
    expect(readPassage(`Please help me with this.\n${sum}\nMany thanks!`).question).toBe(sum.toLowerCase())
  })

  it('stays where there is nothing else', () => {
    expect(readPassage('Hello, how are you?').question).toBe('hello, how are you?')
    expect(readPassage('The following is a prime:\nA. 4\nB. 5\nC. 6').question).toBe('the following is a prime:')
    expect(readPassage('Hello, what is two plus two?\nThanks!').question).toBe('hello, what is two plus two?')
  })

  it.each(['I have 3 apples.\nI give away 2. How many are left?', 'Solve the system:\nx + y = 3\nx - y = 1', 'Let f be continuous.\nShow that f is bounded.', 'Question: what is the capital of Peru?\nHint: it is on the coast.'])('stays where it is the question: %j', (prompt) => {
    expect(readPassage(prompt).question).toBe(prompt.toLowerCase())
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
    expect(() => decode({ ...weights, lines: weights.lines.slice(16) })).toThrow(/train:auto/)
  })
})
