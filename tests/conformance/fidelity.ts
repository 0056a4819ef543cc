import { isDeepStrictEqual } from 'node:util'
import { isObject } from '#lib/dialects/json.ts'

/** Names of fields, as paths without numbers ("choices.delta.role"), that a relay may add or write anew. */
export type Rewritten = ReadonlySet<string>

/** What a relayed JSON value lost, changed or gained against the provider's own; fields of `rewritten` aside. */
export function infidelities(native: unknown, relayed: unknown, rewritten: Rewritten, path = ''): string[] {
  if (rewritten.has(path)) return []
  if (Array.isArray(native) && Array.isArray(relayed)) {
    if (native.length !== relayed.length) return [`${path}: ${native.length} entries became ${relayed.length}`]
    return native.flatMap((entry, index) => infidelities(entry, relayed[index], rewritten, path))
  }
  if (isObject(native) && isObject(relayed)) {
    const names = new Set([...Object.keys(native), ...Object.keys(relayed)])
    return [...names].flatMap((name) => infidelities(native[name], relayed[name], rewritten, path === '' ? name : `${path}.${name}`))
  }
  return isDeepStrictEqual(native, relayed) ? [] : [`${path}: ${short(native)} became ${short(relayed)}`]
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 120)
}
