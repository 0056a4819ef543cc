import { unitPrices } from '../../billing/cost.ts'
import { curate, rank, type Curated, type Ranked } from '../../catalog/curate.ts'
import { models } from '../../catalog/index.ts'
import type { Model } from '../../catalog/types.ts'
import { candidatesOf, type Offering } from '../routing/candidates.ts'

// Neither the catalogue nor prices nor the set of live providers changes while a process runs.
const known = new WeakMap<Offering, Curated | null>()

/** The tiers of what this process can call; made once. Null = it can call no chat model. */
export function curated(context: Offering): Curated | null {
  let curation = known.get(context)
  if (curation === undefined) known.set(context, (curation = curate(models.flatMap((model) => rankedOf(context, model) ?? []))))
  return curation
}

function rankedOf(context: Offering, model: Model): Ranked | undefined {
  const candidate = model.kind === 'chat' ? candidatesOf(context, model)[0] : undefined
  return candidate && rank(model, unitPrices({ ...candidate.price, hours: [] }, 0, new Date(0)))
}
