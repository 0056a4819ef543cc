import { describe, expect, it } from 'vitest'
import { listPrice } from '#lib/catalog/list-price.ts'
import type { Model, Offer } from '#lib/catalog/types.ts'
import { exclude, sift, type Filtered, type Wishes } from '#lib/gateway/routing/filter.ts'
import type { Needs } from '#lib/gateway/routing/needs.ts'
import { noPreferences, type Preferences } from '#lib/gateway/routing/preferences.ts'
import { provider } from '#lib/providers/index.ts'

const model: Model = {
  id: 'acme/one', name: 'One', author: 'acme', description: '', released: null, kind: 'chat', contextLength: 8_000, maxOutput: 2_000,
  input: ['text', 'image'], output: ['text'], capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true }, aliases: [], offers: [],
}
const needs: Needs = { promptBytes: 0, images: 0, tools: false, input: new Set(), jsonSchema: false, promptAtLeast: 0, promptLikely: 0, maxOutput: 0, native: null, parameters: () => [] }

function candidate({ of = 'openai', offer = {}, changes = {} }: { of?: string; offer?: Partial<Offer>; changes?: Partial<Model> } = {}): Filtered {
  const price = listPrice({ input: '1', output: '4' })
  return { model: { ...model, ...changes }, offer: { provider: of, upstream: 'one', price, source: '', asOf: '', ...offer }, price: offer.price ?? price, upstream: { provider: provider(of)! } }
}

function wishes(asked: Partial<Needs> = {}, preferences: Partial<Preferences> = {}, more: Partial<Wishes> = {}): Wishes {
  return { needs: { ...needs, ...asked }, preferences: { ...noPreferences, ...preferences }, at: new Date('2026-11-24T12:00:00Z'), ...more }
}

const by = (offer: Filtered, asked: Wishes) => exclude(offer, asked)?.by

describe('an offer is excluded', () => {
  it.each([
    ['when its provider is not in provider.only', candidate(), wishes({}, { only: ['anthropic'] }), 'allowed_providers'],
    ['when its provider is in provider.ignore', candidate(), wishes({}, { ignore: ['openai'] }), 'ignored_providers'],
    ['when nothing but provider.order is allowed', candidate(), wishes({}, { order: ['azure'], allowFallbacks: false }), 'allowed_providers'],
    ['when it is too dear', candidate(), wishes({}, { maxPrice: { completion: 3.9 } }), 'max_price'],
    ['when its precision is not the one wished for', candidate({ offer: { quantization: 'fp4' } }), wishes({}, { quantizations: ['fp8'] }), 'quantization'],
    ['when its precision is not known', candidate(), wishes({}, { quantizations: ['fp8'] }), 'quantization'],
    ['when it is not free, for :free', candidate(), wishes({}, {}, { free: true }), 'free_variant'],
    ['when its provider may train on prompts and that is denied', candidate({ of: 'deepseek' }), wishes({}, { denyCollection: true }), 'data_policy:training'],
    ['when its provider is not known to keep nothing', candidate(), wishes({}, { zeroRetention: true }), 'data_policy:zdr'],
    ['when it cannot call tools', candidate({ changes: { capabilities: { ...model.capabilities, tools: false } } }), wishes({ tools: true }), 'tools'],
    ['when it hears nothing', candidate(), wishes({ input: new Set(['audio']) }), 'input_modality'],
    ['when the prompt is longer than it can read', candidate(), wishes({ promptAtLeast: 8_001 }), 'context_length'],
    ['when its context is shorter than the model’s', candidate({ offer: { contextLength: 1_000 } }), wishes({ promptAtLeast: 1_001 }), 'context_length'],
    ['when its answers are shorter than wished for', candidate(), wishes({ maxOutput: 2_001 }), 'max_tokens'],
    ['when it has no structured output', candidate({ changes: { capabilities: { ...model.capabilities, jsonSchema: false } } }), wishes({ jsonSchema: true }), 'structured_outputs'],
    ['when it would drop a parameter that is required', candidate(), wishes({ parameters: () => ['temperature', 'min_p'] }, { requireParameters: true }), 'require_parameters'],
  ])('%s', (_, offer, asked, filter) => {
    expect(by(offer, asked)).toBe(filter)
  })

  it.each([
    ['its provider is called by its name or by OpenRouter’s slug', candidate({ of: 'bedrock' }), wishes({}, { only: ['amazon-bedrock'] })],
    ['it costs exactly what is allowed', candidate(), wishes({}, { maxPrice: { prompt: 1, completion: 4 } })],
    ['the model sees', candidate(), wishes({ input: new Set(['image']) })],
    ['a file may reach it as text', candidate(), wishes({ input: new Set(['file']) })],
    ['parameters are not required', candidate(), wishes({ parameters: () => ['min_p'] })],
    ['it costs nothing, for :free', candidate({ offer: { price: listPrice({ input: '0', output: '0' }) } }), wishes({}, {}, { free: true })],
  ])('but not when %s', (_, offer, asked) => {
    expect(by(offer, asked)).toBeUndefined()
  })
})

describe('when no offer has structured output, or answers as long as wished', () => {
  const plain = candidate({ changes: { capabilities: { ...model.capabilities, jsonSchema: false } } })

  it('those that lack nothing else are kept', () => {
    expect(sift([plain], wishes({ jsonSchema: true }))).toEqual({ kept: [plain], excluded: [] })
  })

  it('but not beside one that has it, nor when parameters are required', () => {
    const able = candidate({ of: 'azure' })
    expect(sift([plain, able], wishes({ jsonSchema: true })).kept).toEqual([able])
    expect(sift([plain], wishes({ jsonSchema: true, parameters: () => ['structured_outputs'] }, { requireParameters: true })).kept).toEqual([])
  })

  it('of answers that are all too short, the longest is kept', () => {
    const [short, long] = [candidate({ offer: { maxOutput: 100 } }), candidate({ of: 'azure', offer: { maxOutput: 900 } })]
    expect(sift([short, long], wishes({ maxOutput: 5_000 })).kept).toEqual([long])
  })
})
