/** Written by `npm run bench:auto`; how it was measured stands in docs/auto.md. */
export interface Measured {
  set: string
  prompts: number
  /** Share of the cost of sending everything to premium that was saved, and of its right answers that was kept: λ chosen on other prompts, held by the budget. */
  saved: number
  kept: number
  /** Share of the calls that each tier got. */
  shares: Readonly<Record<'premium' | 'mid' | 'small', number>>
}

export const premiumModels: readonly string[] = ['gemini-1.5-pro-002', 'gpt-4o-2024-08-06']

export const measured: readonly Measured[] = [
  { set: 'same subjects', prompts: 4924, saved: 0.846, kept: 0.919, shares: { premium: 0.101, mid: 0.899, small: 0 } },
  { set: 'new subjects', prompts: 3792, saved: 0.845, kept: 0.915, shares: { premium: 0.067, mid: 0.933, small: 0 } },
  { set: 'unseen sources', prompts: 1132, saved: 0.861, kept: 0.942, shares: { premium: 0.078, mid: 0.922, small: 0 } },
]
