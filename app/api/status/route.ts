import { status, type StatusRow } from '#lib/reports/status.ts'
import type { Figures } from '#lib/reports/health.ts'

export const dynamic = 'force-dynamic'

/** `GET /api/status`: the status page for programs. Uptime 0–1, times in ms; hours oldest first, UTC. */
export async function GET(): Promise<Response> {
  const { at, level, failing, sandbox, gateway, providers, models } = await status()
  const { database, instances, books } = gateway
  const gatewayJson = { database, instances, books: books && { checked_at: books.checkedAt, balanced: books.balanced } }
  const body = { at, status: level, failing, sandbox, gateway: gatewayJson, providers: providers.map(rowJson), models: models.map(rowJson) }
  return Response.json(body, { headers: { 'cache-control': 'public, max-age=15', 'access-control-allow-origin': '*' } })
}

function rowJson({ id, name, level, health }: StatusRow) {
  return {
    id,
    name,
    status: level,
    last_30m: figuresJson(health.now),
    last_24h: figuresJson(health.day),
    hours: health.hours.map(({ at, calls, failed, uptime }) => ({ at, calls, failed, uptime })),
  }
}

function figuresJson({ calls, failed, rateLimited, uptime, ttftMs, tokensPerSecond }: Figures) {
  return { calls, failed, rate_limited: rateLimited, uptime, time_to_first_token_ms: ttftMs, tokens_per_second: tokensPerSecond }
}
