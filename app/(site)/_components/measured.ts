import type { Model } from '#lib/catalog/index.ts'
import { log } from '#lib/log.ts'
import { modelHealth, type ModelHealth } from '#lib/reports/model-health.ts'

/** How the model did in the last 24 hours; null when the database is away: a public page is shown without figures rather than not at all. */
export async function healthOrNothing(model: Model): Promise<ModelHealth | null> {
  try {
    return await modelHealth(model)
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : String(error) }, 'public page: shown without measured figures')
    return null
  }
}

/** The same of many, by id. */
export async function measuredOf(models: readonly Model[]): Promise<ReadonlyMap<string, ModelHealth>> {
  const found = await Promise.all(models.map(async (model) => [model.id, await healthOrNothing(model)] as const))
  return new Map(found.flatMap(([id, health]) => (health ? [[id, health] as const] : [])))
}
