import { describe, expect, it } from 'vitest'
import { measured } from '#lib/gateway/auto/measured.ts'
import { autoFigures } from '../../app/(site)/_components/auto-figures.ts'

describe('what the site says of auto', () => {
  it('is no more than was measured, on the worst set and the best', () => {
    const { saved, kept, premium } = autoFigures()
    for (const row of measured) {
      expect(row.saved).toBeGreaterThanOrEqual(saved.least)
      expect(row.saved).toBeLessThanOrEqual(saved.most)
      expect(row.kept).toBeGreaterThanOrEqual(kept.least)
    }
    expect(saved.least).toBeGreaterThan(0)
    expect(premium).toMatch(/\w/)
  })
})
