import type { JsonObject } from '../../dialects/types.ts'
import type { Candidate } from '../route.ts'

/** Fields for the gateway: no provider knows them, and these endpoints do nothing with them (but heed `provider`). */
const gatewayFields = new Set(['models', 'route', 'plugins', 'session_id', 'trace'])

/** A caller's body for one provider: under its own name of the model, without what it does not take, which warnings name. */
export function passOn(body: object, { offer, upstream }: Candidate): { body: JsonObject; warnings: string[] } {
  const { drop = [], rename = {} } = { ...upstream.provider.quirks, ...offer.quirks }
  const passed: JsonObject = {}
  const warnings: string[] = []
  for (const [field, value] of Object.entries(body) as [string, unknown][]) {
    if (value == null) continue
    if (field === 'provider') continue
    if (gatewayFields.has(field)) warnings.push(`${field} has no effect on this endpoint.`)
    else if (drop.includes(field)) warnings.push(`${field} was not passed on: ${upstream.provider.name} does not take it.`)
    else passed[rename[field] ?? field] = value
  }
  passed.model = offer.upstream
  return { body: passed, warnings }
}
