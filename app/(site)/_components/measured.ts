import type { Model } from '#lib/catalog/index.ts'
import { log } from '#lib/log.ts'
import { modelHealth, type Figures } from '#lib/reports/model-health.ts'

export interface Measured {
  /** The last 24 hours. */
  day: Figures
  /** The last 30 minutes. */
  now: Figures
}

/** How the models did of late, by id. Empty when the database is away: a public page is shown without figures rather than not at all. */
export async function measuredOf(models: readonly Model[]): Promise<ReadonlyMap<string, Measured>> {
  try {
    return new Map(await Promise.all(models.map(async (model) => [model.id, await modelHealth(model)] as const)))
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : String(error) }, 'public page: shown without measured figures')
    return new Map()
  }
}
