import type { KeyCaller } from '../caller.ts'
import { findModel } from '../catalog/index.ts'
import type { Model } from '../catalog/types.ts'
import { env } from '../env.ts'
import { ApiError } from '../errors.ts'
import { say, type Phrase } from '../say.ts'

// A key's caller is one object for as long as the key is remembered: its list is resolved once.
const resolved = new WeakMap<KeyCaller, ReadonlySet<string>>()

/** Whether a key may call a model. Its list may name models by any of their names; none = all are allowed. */
export function allows(caller: KeyCaller, model: Model): boolean {
  if (!caller.allowedModels) return true
  let ids = resolved.get(caller)
  if (!ids) {
    ids = new Set(caller.allowedModels.map((name) => findModel(name)?.id ?? name))
    resolved.set(caller, ids)
  }
  return ids.has(model.id)
}

/** Throws permission_denied (403) unless the key may call the model. */
export function requireAllowed(caller: KeyCaller, model: Model): void {
  if (!allows(caller, model)) throw notAllowed(caller, say`may not call ${model.id}`)
}

/** `complaint` continues “This key …”. */
export function notAllowed({ allowedModels }: KeyCaller, complaint: Phrase): ApiError {
  const list = allowedModels ?? []
  const shown = list.length > 5 ? say`${list.slice(0, 5).join(', ')} and ${list.length - 5} more` : list.join(', ')
  return new ApiError('permission_denied', say`This key ${complaint}: it is limited to ${shown}. Its list is changed at ${env().PUBLIC_URL}/dashboard/keys.`, { param: 'model' })
}
