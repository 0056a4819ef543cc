import { z } from 'zod'
import { parseFilter, type CallFilter } from '../call-filter.ts'
import type { Caller } from '../caller.ts'
import { log } from '../log.ts'
import { csvLine, type Cell } from './csv.ts'
import type { Export, ExportOf } from './export.ts'
import { parseMonth } from './month.ts'

/**
 * A download of one month (`?month=2026-11`), or from one moment to another (`?from=2026-11-01T00:00:00Z&to=…`),
 * as CSV or, with `format=json`, as a JSON array of objects. Of calls, `lib/call-filter.ts` narrows them.
 * Streamed: a page of rows is in memory at a time, and the database is asked for the next when it is wanted.
 */
export function exportResponse(caller: Pick<Caller, 'accountId'>, request: Request, what: { name: string; table: Export }): Response {
  const query = new URL(request.url).searchParams
  const span = spanOf(query)
  const format = query.get('format') ?? 'csv'
  if (!span || (format !== 'csv' && format !== 'json')) return refuse(400, 'Name a month and a format: ?month=2026-11&format=csv (or json); or, instead of a month, from and to as moments such as 2026-11-01T00:00:00Z.')
  const wanted = { ...span, filter: filterOf(query) }
  const lines = format === 'csv' ? csv(what.table, caller, wanted) : jsonArray(records(what.table, caller, wanted))
  return download(lines, `${what.name}-${span.name}`, format)
}

/** A file to keep, of lines that are written while it is read; `name` says what is in it. */
export function download(lines: AsyncGenerator<string, void>, name: string, format: 'csv' | 'json'): Response {
  return new Response(stream(lines), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'content-disposition': `attachment; filename="aipower-${name}.${format}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

export function refuse(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status, headers: { 'cache-control': 'private, no-store' } })
}

function spanOf(query: URLSearchParams): { name: string; from: Date; to: Date } | null {
  const [from, to] = [query.get('from'), query.get('to')]
  if (from === null && to === null) return parseMonth(query.get('month') ?? '')
  const span = moments.safeParse({ from, to })
  if (!span.success || span.data.from >= span.data.to) return null
  // The last day is the one before a midnight.
  const [first, last] = [span.data.from, new Date(span.data.to.getTime() - 1)].map((at) => at.toISOString().slice(0, 10))
  return { ...span.data, name: first === last ? `${first}` : `${first}-to-${last}` }
}

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const moments = z.strictObject({ from: moment, to: moment })

function filterOf(query: URLSearchParams): CallFilter {
  return parseFilter(Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).length > 1 ? query.getAll(name) : query.get(name)!])))
}

async function* csv({ columns, rows }: Export, caller: Pick<Caller, 'accountId'>, wanted: ExportOf): AsyncGenerator<string, void> {
  yield csvLine(columns)
  for await (const row of rows(caller, wanted)) yield csvLine(row)
}

/** The rows of an export, each an object by column. */
export async function* records({ columns, rows }: Export, caller: Pick<Caller, 'accountId'>, wanted: ExportOf): AsyncGenerator<Record<string, Cell>, void> {
  for await (const row of rows(caller, wanted)) yield Object.fromEntries(columns.map((column, i): [string, Cell] => [column, row[i] ?? null]))
}

/** A JSON array, an item a line. */
export async function* jsonArray(items: AsyncIterable<object>): AsyncGenerator<string, void> {
  let before = '[\n'
  for await (const item of items) {
    yield before + JSON.stringify(item)
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

const CHUNK = 16 * 1024

function stream(lines: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      try {
        let text = ''
        while (text.length < CHUNK) {
          const { value, done } = await lines.next()
          if (done) {
            if (text) controller.enqueue(encoder.encode(text))
            return controller.close()
          }
          text += value
        }
        controller.enqueue(encoder.encode(text))
      } catch (error) {
        // Half a file must not look like a whole one: the connection breaks off.
        log.error({ error: String(error) }, 'export broke off')
        controller.error(error)
      }
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}
