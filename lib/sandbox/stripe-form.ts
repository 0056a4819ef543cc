/** What a form-encoded body says: nested objects and lists as Stripe writes them, `line_items[0][price_data][currency]=usd`. */
export interface FormObject {
  [key: string]: FormValue
}
export type FormValue = string | FormObject | FormValue[]

const MAX_DEPTH = 8

export function parseForm(text: string): FormObject {
  const root: FormObject = Object.create(null) as FormObject
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split('[').map((part) => part.replace(/\]$/, ''))
    if (path.length <= MAX_DEPTH && !path.includes('__proto__')) assign(root, path, value)
  }
  return listed(root) as FormObject
}

function assign(into: FormObject, [key, ...rest]: string[], value: string): void {
  const name = key === '' ? String(Object.keys(into).length) : key!
  if (rest.length === 0) {
    into[name] = value
    return
  }
  const inner = into[name]
  const next = typeof inner === 'object' && !Array.isArray(inner) ? inner : (Object.create(null) as FormObject)
  into[name] = next
  assign(next, rest, value)
}

/** Objects whose keys are 0, 1, 2 … were lists. */
function listed(value: FormValue): FormValue {
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const keys = Object.keys(value)
  const inner = keys.map((key): [string, FormValue] => [key, listed(value[key]!)])
  return keys.length > 0 && keys.every((key, i) => key === String(i)) ? inner.map(([, v]) => v) : Object.fromEntries(inner)
}

/** The text at a path, '' where there is none. */
export function formText(form: FormObject, ...path: (string | number)[]): string {
  let value: FormValue | undefined = form
  for (const key of path) {
    if (value === undefined || typeof value === 'string') return ''
    value = Array.isArray(value) ? value[Number(key)] : value[key]
  }
  return typeof value === 'string' ? value : ''
}

export function formList(value: FormValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}
