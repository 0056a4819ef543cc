import { unitPrices } from '#lib/billing/cost.ts'
import { models, type Model } from '#lib/catalog/index.ts'
import type { ModelHealth } from '#lib/reports/model-health.ts'
import type { Row } from '../models/_components/wishes.ts'
import { measuredOf } from './measured.ts'

/** The models as the catalogue and the comparison show them: priced at this moment, measured over the last 24 hours. */
export async function modelRows(of: readonly Model[] = models): Promise<Row[]> {
  const measured = await measuredOf(of)
  const now = new Date()
  return of.map((model) => rowOf(model, measured.get(model.id), now))
}

function rowOf(model: Model, measured: ModelHealth | undefined, now: Date): Row {
  const price = model.offers.find((offer) => offer.price)?.price
  const unit = price ? unitPrices(price, 0, now) : null
  return {
    model,
    input: unit?.input ?? null,
    output: unit?.output ?? null,
    uptime: measured?.day.uptime ?? null,
    firstTokenMs: measured?.day.ttftMs?.p50 ?? null,
    tokensPerSecond: measured?.day.tokensPerSecond?.p50 ?? null,
  }
}
