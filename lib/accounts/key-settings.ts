import { z } from 'zod'
import { limitResets } from '../billing/key-budget.ts'
import type { LimitReset } from '../billing/types.ts'
import type { RateLimits } from '../caller.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { parseUsd, type Nano } from '../money.ts'

const MAX_NAME = 80
const MAX_MODELS = 200

const NO_RATE = 'must be a whole number from 1 to 1000000000'
const rate = z.number(NO_RATE).int(NO_RATE).min(1, NO_RATE).max(1_000_000_000, NO_RATE)

/**
 * What a person may decide about a key. Unknown fields are refused. `limit` is dollars as typed ("25",
 * "0.50"), null = none; `models` are ids or aliases, empty = all of them. `rpm` and `tpm` are requests and tokens
 * a minute, `concurrency` calls at once, null = none beside the account's.
 */
const wire = z.strictObject({
  name: z.string().max(1_000).optional(),
  limit: z.string().regex(/^\d{1,7}(\.\d{1,9})?$/, 'must be an amount in dollars, such as 25 or 0.50').nullish(),
  limitReset: z.enum(limitResets).nullish(),
  expiresAt: z.iso.datetime({ offset: true, error: 'must be a moment such as 2027-01-31T00:00:00Z' }).nullish(),
  models: z.array(z.string().min(1).max(200)).max(MAX_MODELS).optional(),
  rpm: rate.nullish(),
  tpm: rate.nullish(),
  concurrency: rate.nullish(),
  brake: z.boolean().optional(),
})

export type KeySettingsInput = z.input<typeof wire>

/** The same, parsed; undefined = as it was (of a new key: none). */
export interface KeySettings {
  name: string | undefined
  budget: { limit: Nano; reset: LimitReset } | null | undefined
  expiresAt: Date | null | undefined
  models: string[] | undefined
  rates: { [Field in keyof RateLimits]: RateLimits[Field] | undefined }
  /** The runaway brake watches it. */
  brake: boolean | undefined
}

/** Throws ApiError `invalid_request` naming the field. */
export function parseKeySettings(input: unknown): KeySettings {
  const result = wire.safeParse(input)
  if (!result.success) {
    const issue = result.error.issues[0]!
    const field = issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path[0]
    throw new ApiError('invalid_request', issue.code === 'unrecognized_keys' ? say`A key has no setting ${JSON.stringify(field)}.` : say`${String(field)} ${issue.message}`, { param: String(field) })
  }
  const { name, limit, limitReset, expiresAt, models, rpm, tpm, concurrency, brake } = result.data
  if (limit === undefined && limitReset) throw new ApiError('invalid_request', 'A limit that begins anew needs its amount: send limit too.', { param: 'limit' })
  return {
    name: name === undefined ? undefined : nameOf(name),
    budget: limit === undefined ? undefined : limit === null ? null : { limit: parseUsd(limit), reset: limitReset ?? null },
    expiresAt: expiresAt === undefined ? undefined : expiresAt === null ? null : future(new Date(expiresAt)),
    models: models && [...new Set(models.map((model) => model.trim().toLowerCase()).filter(Boolean))],
    rates: { rpm, tpm, concurrency },
    brake,
  }
}

function nameOf(name: string): string {
  const trimmed = name.trim().replace(/\s+/g, ' ')
  if (trimmed && trimmed.length <= MAX_NAME) return trimmed
  throw new ApiError('invalid_request', say`A key needs a name of 1 to ${MAX_NAME} characters, to recognise it by.`, { param: 'name' })
}

function future(moment: Date): Date {
  if (moment.getTime() > Date.now()) return moment
  throw new ApiError('invalid_request', 'The key would expire in the past: choose a later moment.', { param: 'expiresAt' })
}
