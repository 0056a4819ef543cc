import { describe, expect, it } from 'vitest'
import { agree, finalAnswer, kindOf, type Kind } from '#lib/gateway/verified/agree.ts'

describe('the kind of an answer', () => {
  it.each([
    ['exam', 'Which gas?\nA. Oxygen\nB. Argon\nC. Helium', 'option'],
    ['maths', 'What is 12 * 13?', 'number'],
    ['lookup', 'How many bones are in the human body?', 'number'],
    ['lookup', '辛亥革命是哪一年？', 'number'],
    ['lookup', 'Who wrote Pride and Prejudice?', 'words'],
    ['chat', 'What should I cook?', null],
  ] as const)('of %s, "%s", is %s', (category, question, kind) => expect(kindOf(category, question)).toBe(kind))
})

describe('the final answer of a text', () => {
  it.each<[string, Kind, string]>([
    ['so we get \\boxed{42}.', 'number', '42'],
    ['First 12, then 7.\n#### 1,200', 'number', '1200'],
    ['Adding up, the answer is **$1,200.00**.', 'number', '1200'],
    ['The answer is (B) Paris, as 3 of 4 sources say.', 'option', 'b'],
    ['B', 'option', 'b'],
    ['**C**', 'option', 'c'],
    ['C. It is the only one with 2 legs.', 'option', 'c'],
    ['Nitrogen', 'option', 'nitrogen'],
    ['He has 24 apples, gives 8, eats 2: 14 are left', 'number', '14'],
    ['一共是 36 颗，答案是 21。', 'number', '21'],
    ['Paris', 'words', 'paris'],
    ['Jane Austen, in 1813.', 'words', 'jane austen, in 1813'],
  ])('%j as %s is %j', (text, kind, answer) => expect(finalAnswer(text, kind)).toBe(answer))

  it('is none in a text that comes to no end, nor where somebody does not know', () => {
    expect(finalAnswer('It depends on many things, and on what you value most in a city of that size.', 'words')).toBeNull()
    expect(finalAnswer('I do not know.', 'words')).toBeNull()
    expect(finalAnswer('我不知道。', 'words')).toBeNull()
    expect(finalAnswer('I think that a flock of crows is what you mean here', 'option')).toBeNull()
  })
})

describe('two texts', () => {
  it.each<[string, string, Kind]>([
    ['#### 72', 'Her average speed is 72 km/h, so the answer is 72.', 'number'],
    ['206', 'An adult has 206 bones.', 'number'],
    ['Canberra', 'The capital of Australia is Canberra.', 'words'],
    ['曹雪芹', '《红楼梦》是曹雪芹写的。', 'words'],
    ['C', 'C. Nitrogen', 'option'],
  ])('agree whatever the words around it: %j, %j', (a, b, kind) => expect(agree(a, b, kind)).toBe(true))

  it.each<[string, string, Kind]>([
    ['The answer is A.', 'B', 'option'],
    ['A flock of crows is called a murder.', 'A group of crows is called a kettle.', 'option'],
    ['I believe that it is Sydney', 'I would say that it is Canberra', 'words'],
    ['It was written by Jane Austen and published in 1813.', 'It was written by Charlotte Brontë, and published in 1813.', 'words'],
    ['Jane Austen, 1813', 'Charlotte Brontë, 1813', 'words'],
    ['Sydney', 'The capital is not Sydney but Canberra.', 'words'],
    ['no', 'There is no such country, as far as anybody can tell.', 'words'],
    ['I do not know.', 'I do not know.', 'words'],
    ['', '', 'words'],
    ['It depends on many things, and on what you value most.', 'It depends on many things, and on what you value most.', 'words'],
  ])('do not agree by what says nothing: %j, %j', (a, b, kind) => expect(agree(a, b, kind)).toBe(false))
})
