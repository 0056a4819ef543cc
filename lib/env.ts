import { z } from 'zod'
import { parseUsd } from './money.ts'

/**
 * Every setting, parsed once. `bin/start.ts` fills in what an installation may leave out (embedded
 * Postgres, generated secrets, the sandbox's address) before anything reads this.
 */
const usd = z.string().transform((text, ctx) => {
  try {
    return parseUsd(text)
  } catch {
    ctx.addIssue({ code: 'custom', message: 'must be a decimal number such as 0.05' })
    return z.NEVER
  }
})

const optional = z
  .string()
  .optional()
  .transform((text) => (text?.trim() ? text.trim() : undefined))

/** A whole number; nothing written means the default, and not 0. */
const count = (standard: number) => z.preprocess((value) => (value === '' ? undefined : value), z.coerce.number().int().min(0).max(2_000_000_000).default(standard))

/** A call ends after ten minutes anyway. */
const seconds = (standard: number) => z.preprocess((value) => (value === '' ? undefined : value), z.coerce.number().min(1).max(600).default(standard))

const withoutSlash = (url: string) => url.replace(/\/+$/, '')

const schema = z.object({
  DATABASE_URL: z.string({ error: 'is missing' }).min(1),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  /** The address people type, without a trailing slash: used in e-mails, redirects and snippets. */
  PUBLIC_URL: z.url().transform(withoutSlash),
  /** How many reverse proxies of ours stand in front: only so many X-Forwarded-For entries are believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Signs session cookies. */
  AUTH_SECRET: z.string({ error: 'is missing' }).min(32, 'must have at least 32 characters'),
  /** The AUTH_SECRET before: reads what was sealed with it, until that is sealed anew. */
  AUTH_SECRET_PREVIOUS: optional,
  SMTP_URL: optional,
  MAIL_FROM: z.string().default('AIPower <no-reply@localhost>'),
  /** Other providers by which people may sign in: each needs its id and its secret. */
  GITHUB_CLIENT_ID: optional,
  GITHUB_CLIENT_SECRET: optional,
  GITHUB_URL: optional.transform((url) => url ?? 'https://github.com').pipe(z.url()).transform(withoutSlash),
  GOOGLE_CLIENT_ID: optional,
  GOOGLE_CLIENT_SECRET: optional,
  OIDC_ISSUER: optional.pipe(z.url().transform(withoutSlash).optional()),
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_NAME: optional.transform((name) => name ?? 'OpenID'),
  STRIPE_SECRET_KEY: optional,
  STRIPE_WEBHOOK_SECRET: optional,
  /** Where the Stripe double listens; set only together with SANDBOX_URL. */
  STRIPE_API_URL: optional,
  /** Yuan a dollar of credit costs, such as 7.2: offers payment in yuan. Not set = dollars only. */
  CNY_PER_USD: optional.pipe(usd.refine((rate) => rate > 0n, 'must be more than 0').optional()),
  /** Yuan a dollar is worth, and when it was ("2026-11-20" or "2026-11-20T08:00:00Z"): offers to show amounts in yuan, too. */
  CNY_RATE: optional.pipe(usd.refine((rate) => rate > 0n, 'must be more than 0').optional()),
  CNY_RATE_AT: optional.pipe(z.union([z.iso.date(), z.iso.datetime({ offset: true })], { error: 'must be a moment such as 2026-11-20 or 2026-11-20T08:00:00Z' }).transform((text) => new Date(text)).optional()),
  /** Where lib/sandbox listens. Set = every provider is answered by the sandbox. */
  SANDBOX_URL: optional,
  /** Requests and tokens a minute, and calls at once, of an account that has no limits of its own. 0 = none. */
  LIMIT_RPM: count(6_000),
  LIMIT_TPM: count(10_000_000),
  LIMIT_CONCURRENCY: count(1_000),
  /** Requests a minute that one network may send without a key, or with wrong ones. 0 = no limit. */
  LIMIT_IP_RPM: count(600),
  /** Calls at once of one process, whoever makes them; an account gets a quarter. 0 = any number. */
  MAX_IN_FLIGHT: count(1_000),
  /** New calls are sent away while the event loop is late by more ms, or the heap fuller in percent, than this. 0 = never. */
  MAX_EVENT_LOOP_DELAY: count(200),
  MAX_HEAP_PERCENT: count(80),
  /** Longest silence of a provider, seconds: before the first byte of a stream while somebody else can be asked, inside it, and of a model that thinks. */
  FIRST_BYTE_TIMEOUT: seconds(30),
  IDLE_TIMEOUT: seconds(120),
  THINKING_TIMEOUT: seconds(300),
  /** Stops a key that sends the same request too often, or spends too much, within a minute. */
  RUNAWAY_BRAKE: z.enum(['on', 'off']).default('on'),
  RUNAWAY_REPEATS: count(3_000),
  RUNAWAY_SPEND: usd.default(parseUsd('10')),
  /** Whether `auto` learns from how its answers went. */
  AUTO_LEARNING: z.enum(['on', 'off']).default('on'),
  /** Where several instances count limits together: redis:// or rediss://. */
  REDIS_URL: optional,
  FREE_CALLS: z.coerce.number().int().min(0).default(50),
  FREE_CALL_MAX_OUTPUT: z.coerce.number().int().min(16).default(1024),
  FREE_CALL_MAX_COST: usd.default(parseUsd('0.05')),
  /** Who sends it as a bearer token may read /api/metrics; without it only this machine may. */
  METRICS_TOKEN: optional,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

/** What works only together: half of it is a mistake better found at the start than at the first sign-in. */
const together = [
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
  ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['CNY_RATE', 'CNY_RATE_AT'],
] as const

export type Env = z.infer<typeof schema>

/** Parses settings; throws an Error whose message names every wrong or missing one in a sentence. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const port = source.PORT || '3000'
  const result = schema.safeParse({ ...source, PUBLIC_URL: source.PUBLIC_URL || `http://localhost:${port}` })
  const halves = together.flatMap((names) => (names.some((name) => source[name]?.trim()) ? names.filter((name) => !source[name]?.trim()) : []))
  if (result.success && halves.length === 0) return result.data
  const wrong = result.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []
  const reasons = [...wrong, ...halves.map((name) => `${name} is missing beside its companions`)]
  throw new Error(`Configuration: ${reasons.join('; ')}.`)
}

let parsed: Env | undefined

/** The settings of this process. */
export function env(): Env {
  return (parsed ??= parseEnv(process.env))
}
