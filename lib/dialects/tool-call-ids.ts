import { createHash } from 'node:crypto'
import type { Quirks } from './types.ts'

type Form = NonNullable<Quirks['toolCallIds']> | 'anthropic'

const forms: Record<Exclude<Form, 'any'>, { valid: RegExp; length: number }> = {
  'alphanumeric-9': { valid: /^[A-Za-z0-9]{9}$/, length: 9 },
  'short-40': { valid: /^.{1,40}$/s, length: 40 },
  anthropic: { valid: /^[A-Za-z0-9_-]{1,64}$/, length: 32 },
}

/**
 * An id in the form the provider insists on. The same id always becomes the same one, so a call and its
 * result stay together over all turns without anything being remembered.
 */
export function toolCallId(id: string, form: Form = 'any'): string {
  if (form === 'any') return id
  const { valid, length } = forms[form]
  if (valid.test(id)) return id
  return createHash('sha256').update(id).digest('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, length)
}
