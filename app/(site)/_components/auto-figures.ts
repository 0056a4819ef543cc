import { measured, premiumModels } from '#lib/gateway/auto/measured.ts'

/** What `auto` was measured to save, and at what quality: of several sets of questions the least and the most. */
export interface AutoFigures {
  /** Shares, 0–1. */
  saved: { least: number; most: number }
  kept: { least: number; most: number }
  /** How many questions, and which models answered all of them for comparison. */
  prompts: number
  premium: string
}

export function autoFigures(): AutoFigures {
  const span = (of: (row: (typeof measured)[number]) => number) => ({ least: Math.min(...measured.map(of)), most: Math.max(...measured.map(of)) })
  return {
    saved: span(({ saved }) => saved),
    kept: span(({ kept }) => kept),
    // The sets are of the same questions, kept out of training in different ways.
    prompts: Math.max(...measured.map(({ prompts }) => prompts)),
    premium: premiumModels.join(', '),
  }
}
