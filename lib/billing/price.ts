import { db } from '../db.ts'
import { log } from '../log.ts'
import { uuid } from '../ids.ts'
import { notify } from '../notify.ts'
import { offerKey, type Model, type Offer, type Price } from '../catalog/types.ts'
import { packPrice, samePrice, type PackedPrice } from './packed-price.ts'

export { costOf, type Cost, type CostLine } from './cost.ts'

/** What a call is priced by, frozen: the version's id goes into the hold and the usage event. */
export interface PricedOffer {
  priceId: string
  price: Price
}

export interface PriceBook {
  /** The current price of an offer (`offerKey`); undefined = not priced, so it must refuse to serve. */
  of(offer: string): PricedOffer | undefined
}

interface PriceRow {
  id: string
  offer: string
  version: number
  price: PackedPrice
}

/**
 * Brings the price table in line with the catalogue: a changed fact is a new version, old ones stay for
 * the calls they priced. Safe to run on every start of every instance.
 */
export async function syncPrices(models: readonly Model[]): Promise<PriceBook> {
  const offers = models.flatMap((model) => model.offers.map((offer) => ({ key: offerKey(model, offer), model, offer })))
  let current = await latest()
  let added = 0
  let stale = false
  for (const { key, model, offer } of offers) {
    if (!offer.price) continue
    const row = current.get(key)
    if (row && samePrice(row.price, packPrice(offer.price))) continue
    stale = true
    added += await insertVersion(key, model, { ...offer, price: offer.price }, (row?.version ?? 0) + 1)
  }
  // Another instance may have won a version: its row is the one that counts.
  if (stale) current = await latest()
  if (added > 0) {
    await notify('price_changed', String(added))
    log.info({ added }, 'prices: new versions recorded')
  }
  const book = new Map<string, PricedOffer>()
  for (const { key, offer } of offers) {
    const row = current.get(key)
    if (offer.price && row && samePrice(row.price, packPrice(offer.price))) book.set(key, { priceId: row.id, price: offer.price })
  }
  return { of: (offer) => book.get(offer) }
}

async function latest(): Promise<Map<string, PriceRow>> {
  const { rows } = await db().query<PriceRow>('select distinct on (offer) id, offer, version, price from money.price order by offer, version desc')
  return new Map(rows.map((row) => [row.offer, row]))
}

async function insertVersion(key: string, model: Model, offer: Offer & { price: Price }, version: number): Promise<number> {
  const result = await db().query(
    `insert into money.price (id, offer, version, model, provider, upstream, price, source, as_of)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (offer, version) do nothing`,
    [uuid(), key, version, model.id, offer.provider, offer.upstream, JSON.stringify(packPrice(offer.price)), offer.source, offer.asOf],
  )
  return result.rowCount ?? 0
}
