import { describe, expect, it } from 'vitest'
import { decode, encode, predictWith, type Weights } from '#lib/gateway/auto/predictor/model.ts'
import { exampleOf, type Models, type Row } from '../../../../bin/auto/data.ts'
import { fit } from '../../../../bin/auto/fit.ts'

const models: Models = {
  great: { tier: 'premium', price: { input: 3_000_000n, output: 15_000_000n } },
  good: { tier: 'mid', price: { input: 200_000n, output: 600_000n } },
  tiny: { tier: 'small', price: { input: 50_000n, output: 100_000n } },
}

/** A school where everybody knows colours and only the great know integrals. */
const rows: Row[] = Array.from({ length: 240 }, (_, index) => {
  const hard = index % 2 === 1
  const prompt = hard ? `Compute the integral of x^${index} over the interval.` : `What colour has the fruit with the number ${index}?`
  return { id: String(index), family: 'school', group: hard ? 'maths' : 'art', prompt, outcomes: { great: [1], good: [Number(!hard || index % 3 === 0)], tiny: [Number(!hard)] } }
})

const examples = rows.flatMap((row) => exampleOf(row, models) ?? [])
const model = fit(examples)

describe('training', () => {
  it('learns who can do what', () => {
    const hard = predictWith(model, 'Compute the integral of x^77 over the interval.')
    const easy = predictWith(model, 'What colour has the fruit with the number 1?')
    expect(easy.small).toBeGreaterThan(0.8)
    expect(hard.small).toBeLessThan(0.3)
    expect(hard.premium - hard.small).toBeGreaterThan(easy.premium - easy.small + 0.3)
  })

  it('gives the same weights from the same examples', () => {
    expect(encode(fit(examples), 0.2)).toEqual(encode(model, 0.2))
  })

  it('writes weights that predict the same when read back', () => {
    const file: Weights = JSON.parse(JSON.stringify(encode(model, 0.2)))
    const again = decode(file)
    for (const { prompt } of rows.slice(0, 10)) expect(predictWith(again, prompt)).toEqual(predictWith(model, prompt))
  })

  it('takes the mean of a tier’s models, and guesses a mid outcome that nobody measured', () => {
    const both = { ...models, grand: models.great! }
    const row = rows[1]!
    expect([...exampleOf({ ...row, outcomes: { great: [1], grand: [0], good: [1], tiny: [0] } }, both)!.targets]).toEqual([0.5, 1, 0])
    const { targets, weight } = exampleOf({ ...row, outcomes: { great: [1], tiny: [0] } }, models)!
    expect(targets[1]).toBeGreaterThan(0.5)
    expect(targets[1]).toBeLessThan(1)
    expect(weight).toBeLessThan(1)
    expect(exampleOf({ ...row, outcomes: { great: [1] } }, models)).toBeUndefined()
  })
})
