import type { CallFilter } from '#lib/call-filter.ts'

/** An address's parameters as Next hands them to a page. */
export type Query = Record<string, string | string[] | undefined>

/** Where a page stopped: meaningless once anything else about it changes. */
const CURSORS = new Set(['before', 'after'])

/** The address with some parameters changed (undefined: taken out), and from the first page again. */
export function address(path: string, query: Query, changes: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, ...changes })) {
    if (CURSORS.has(name) && !(name in changes)) continue
    for (const one of value === undefined ? [] : typeof value === 'string' ? [value] : value) search.append(name, one)
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/** The first value of a parameter. */
export function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

/** What `/api/export/usage` is asked for, without the format. */
export function exportSearch(span: { from: Date; to: Date } | null, filter: CallFilter): string {
  return new URLSearchParams([
    ...(span ? [['from', span.from.toISOString()], ['to', span.to.toISOString()]] : []),
    ...filter.keys.map((key) => ['key', key]),
    ...filter.models.map((model) => ['model', model]),
    ...filter.providers.map((provider) => ['provider', provider]),
    ...filter.apps.map((app) => ['app', app]),
    ...(filter.status ? [['status', filter.status]] : []),
    ...(filter.paidBy ? [['paid', filter.paidBy]] : []),
  ]).toString()
}
