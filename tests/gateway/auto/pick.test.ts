import { describe, expect, it } from 'vitest'
import type { ChatRequest, Routing } from '#lib/chat/request.ts'
import { curated } from '#lib/gateway/auto/curated.ts'
import { decide, note, putRight, type Choice } from '#lib/gateway/auto/decide.ts'
import type { Deciding } from '#lib/gateway/auto/deciding.ts'
import { modeOf } from '#lib/gateway/auto/mode.ts'
import { predictedLambda } from '#lib/gateway/auto/predictor/predict.ts'
import { LAMBDA } from '#lib/gateway/auto/utility.ts'
import { wishesOf } from '#lib/gateway/route.ts'
import { candidatesOf } from '#lib/gateway/routing/candidates.ts'
import { Conversation } from '#lib/gateway/routing/sticky.ts'
import { anyCaller, deciding } from '../../support/deciding.ts'

const question = 'What should I cook tonight with chickpeas and spinach?'

function choose(context: ReturnType<typeof deciding>, { name = 'auto', text = question, routing, mayTry }: { name?: string; text?: string; routing?: Routing; mayTry?: boolean } = {}): Choice {
  const request: ChatRequest = { model: name, ...(routing && { routing }), messages: [{ role: 'user', content: [{ type: 'text', text }] }], tools: [], stream: false, includeUsage: false, native: { dialect: 'openai-chat', body: {} }, untranslated: [] }
  const headers = new Headers()
  const wishes = wishesOf({ request, headers, prompt: { promptBytes: text.length, images: 0 }, startedAt: Date.now() }, [])
  return decide(context, { request, caller: anyCaller, mode: modeOf(name)!, wishes, conversation: new Conversation(context.pins, { accountId: '', request, headers }), mayTry }, [])!
}

const idOf = (choice: Choice): string => choice.picked[0].ranked.model.id
const heads = (context: Deciding) => curated(context)!.tiers.mid.map(({ model }) => model)

function failing(context: Deciding, index: number): void {
  for (const { key } of candidatesOf(context, heads(context)[index]!)) for (let call = 0; call < 3; call++) context.measures.note({ offer: key, at: Date.now(), result: 'failed' })
}

describe('of a tier', () => {
  it('the best model is taken, and the next one stands in', () => {
    const context = deciding()
    const { picked } = choose(context)
    expect(picked.map(({ ranked }) => ranked.model)).toEqual(heads(context).slice(0, 2))
  })

  it('a model that has just been failing everywhere is passed over', () => {
    const context = deciding()
    failing(context, 0)
    expect(idOf(choose(context))).toBe(heads(context)[1]!.id)
  })

  it('offers that the caller does not want say nothing of how a model is', () => {
    const context = deciding()
    const [wanted, ...others] = candidatesOf(context, heads(context)[0]!)
    const only = (provider: string): Routing => ({ provider: { only: [provider] } })
    for (let call = 0; call < 3; call++) context.measures.note({ offer: wanted!.key, at: Date.now(), result: 'failed' })
    expect(idOf(choose(context, { routing: only(others[0]!.offer.provider) }))).toBe(heads(context)[0]!.id)
    expect(idOf(choose(context))).toBe(heads(context)[0]!.id)
    expect(choose(context, { routing: only(wanted!.offer.provider) }).picked.map(({ ranked }) => ranked.model.id)).not.toEqual([heads(context)[0]!.id])
  })

  it('a stand-in comes from the next tier where the tier has none', () => {
    const context = deciding()
    const [mid, small] = [heads(context)[0]!.id, curated(context)!.tiers.small[0]!.model.id]
    const { picked, tier, rule } = choose(context, { routing: { plugins: [{ id: 'auto-router', allowed_models: [mid, small] }] } })
    expect([tier, rule, ...picked.map(({ ranked }) => ranked.model.id)]).toEqual(['mid', 'category', mid, small])
  })

  it('auto:fast takes the quickest to its first token of the first four', () => {
    const context = deciding()
    const [, , third] = heads(context)
    for (const [index, model] of heads(context).slice(0, 4).entries()) {
      for (const { key } of candidatesOf(context, model)) context.measures.note({ offer: key, at: Date.now(), result: 'answered', ttftMs: index === 2 ? 80 : 900 })
    }
    expect(idOf(choose(context, { name: 'auto:fast' }))).toBe(third!.id)
    expect(idOf(choose(context))).toBe(heads(context)[0]!.id)
  })
})

describe('evidence', () => {
  const against = (context: Deciding, index: number, bad: number): void => context.auto.records.lessons.note({ category: 'chat', model: heads(context)[index]!.id, good: 0, bad })

  it('puts the second model of a tier first where it does better, for that category alone', () => {
    const context = deciding()
    against(context, 0, 5)
    expect(idOf(choose(context))).toBe(heads(context)[0]!.id)
    against(context, 0, 20)
    expect(idOf(choose(context))).toBe(heads(context)[1]!.id)
    expect(idOf(choose(context, { text: 'Write a Python function that reverses a list' }))).toBe(heads(context)[0]!.id)
  })

  it('never changes the tier', () => {
    const context = deciding()
    against(context, 0, 1_000)
    against(context, 1, 1_000)
    expect(choose(context).tier).toBe('mid')
  })

  it('is also looked for: a small share of calls tries the other model, and says so', () => {
    const context = { ...deciding(), random: () => 0.01 }
    expect(choose(context, { mayTry: true })).toMatchObject({ rule: 'trial', tier: 'mid' })
    expect(idOf(choose(context, { mayTry: true }))).toBe(heads(context)[1]!.id)
  })

  it('counts for nothing where learning is switched off, and is not looked for', () => {
    const { auto, ...rest } = deciding()
    const context = { ...rest, auto: { ...auto, learns: false }, random: () => 0.01 }
    against(context, 0, 1_000)
    expect(choose(context, { mayTry: true })).toMatchObject({ rule: 'category' })
    expect(idOf(choose(context, { mayTry: true }))).toBe(heads(context)[0]!.id)
  })

  it('is not looked for by who only wonders, nor where the tier has no other model', () => {
    const context = { ...deciding(), random: () => 0.01 }
    expect(choose(context)).toMatchObject({ rule: 'category' })
    const alone: Routing = { plugins: [{ id: 'auto-router', allowed_models: [heads(context)[0]!.id, curated(context)!.tiers.small[0]!.model.id] }] }
    expect(choose(context, { mayTry: true, routing: alone })).toMatchObject({ rule: 'category', tier: 'mid' })
  })
})

describe('the balance of cost and quality', () => {
  const exam = 'Which of these gases is the most abundant in the atmosphere of the Earth?\nA. Oxygen\nB. Argon\nC. Nitrogen\nD. Carbon dioxide'

  it('is the one that the weights were trained with where they predict, and the assumed one elsewhere', () => {
    const context = deciding()
    expect(choose(context, { text: exam }).lambda).toBe(predictedLambda)
    expect(choose(context).lambda).toBe(LAMBDA)
  })

  it('is moved by what the predictor decided, not by what rules or callers did', () => {
    const context = deciding()
    for (const asked of [{}, { text: 'Prove there are infinitely many primes of the form 4k+3' }, { name: 'auto:best', text: exam }]) note(context, choose(context, asked))
    expect(context.auto.budget.factor).toBe(1)
    note(context, choose(context, { text: exam }))
    expect(context.auto.budget.factor).not.toBe(1)
    expect(choose(context, { text: exam }).lambda).toBe(predictedLambda * context.auto.budget.factor)
    expect(choose(context).lambda).toBe(LAMBDA)
  })

  it('counts what an answer did cost, once that is known', () => {
    const context = deciding()
    const choice = choose(context, { text: exam })
    const expected = choice.usd[choice.tier]
    note(context, choice)
    const asExpected = context.auto.budget.factor
    putRight(context, choice, expected)
    expect(context.auto.budget.factor).toBe(asExpected)
    putRight(context, choice, 3 * expected)
    expect(context.auto.budget.factor).toBeGreaterThan(asExpected)
    putRight(context, choose(context), 3 * expected)
    putRight(context, choice, 0)
    putRight(context, choice, 0)
    expect(context.auto.budget.factor).toBeCloseTo(asExpected)
  })
})
