import type { Caller } from '../caller.ts'
import { log } from '../log.ts'
import { csvLine, type Cell } from './csv.ts'
import type { Export } from './export.ts'
import { parseMonth } from './month.ts'

/**
 * A download of one month (`?month=2026-11`) as CSV or, with `format=json`, as a JSON array of objects.
 * Streamed: a page of rows is in memory at a time, and the database is asked for the next when it is wanted.
 */
export function exportResponse(caller: Pick<Caller, 'accountId'>, request: Request, what: { name: string; table: Export }): Response {
  const query = new URL(request.url).searchParams
  const month = parseMonth(query.get('month') ?? '')
  const format = query.get('format') ?? 'csv'
  if (!month || (format !== 'csv' && format !== 'json')) return refuse(400, 'Name a month and a format: ?month=2026-11&format=csv (or json).')
  const lines = format === 'csv' ? csv(what.table, caller, month) : json(what.table, caller, month)
  return new Response(stream(lines), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'content-disposition': `attachment; filename="aipower-${what.name}-${month.name}.${format}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

export function refuse(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status, headers: { 'cache-control': 'private, no-store' } })
}

type Span = { from: Date; to: Date }

async function* csv({ columns, rows }: Export, caller: Pick<Caller, 'accountId'>, span: Span): AsyncGenerator<string, void> {
  yield csvLine(columns)
  for await (const row of rows(caller, span)) yield csvLine(row)
}

async function* json({ columns, rows }: Export, caller: Pick<Caller, 'accountId'>, span: Span): AsyncGenerator<string, void> {
  let before = '[\n'
  for await (const row of rows(caller, span)) {
    yield before + JSON.stringify(Object.fromEntries(columns.map((column, i): [string, Cell] => [column, row[i] ?? null])))
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
