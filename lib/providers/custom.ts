import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Dialect } from '../chat/dialect.ts'
import type { Quirks } from '../dialects/types.ts'
import type { Credentials } from './credentials.ts'
import type { Provider } from './types.ts'

/** A provider of the operator's own: whom to call, with which keys, and what it sells. */
export interface CustomProvider {
  provider: Provider
  models: CustomModel[]
}

export interface CustomModel {
  /** Our id of the model: "acme/one". */
  id: string
  name?: string
  /** The provider's own name of it. */
  upstream: string
  /** USD per million tokens, as plain decimals of at most six places. */
  price: { input: string; output: string; cachedInput?: string; cacheWrite?: string }
  /** Tokens; absent = not known. */
  context?: number
  maxOutput?: number
  /** What it can do; all true unless said. */
  capabilities: { tools: boolean; jsonSchema: boolean; reasoning: boolean; sampling: boolean; images: boolean; files: boolean; audio: boolean }
}

/**
 * Reads the setting CUSTOM_PROVIDERS: a JSON array, or the path of a file that holds one (relative to the
 * folder the program runs in); unset or blank = none. Throws an Error whose message is one sentence naming
 * the wrong entry.
 */
export function loadCustomProviders(setting: string | undefined, builtIn: readonly Provider[]): CustomProvider[] {
  const text = setting?.trim() ?? ''
  if (text === '') return []
  return parseCustomProviders(/^[[{]/.test(text) ? text : readFile(text), builtIn)
}

/** The same for the text of the array itself. */
export function parseCustomProviders(text: string, builtIn: readonly Provider[]): CustomProvider[] {
  const entries = z.array(z.unknown(), { error: 'is not a JSON array' }).safeParse(parseJson(text))
  if (!entries.success) throw wrong('must be a JSON array of providers, or the path of a file with one')
  const known = new Set(builtIn.map((provider) => provider.id))
  const offers = new Set<string>()
  return entries.data.map((value, index) => {
    const custom = parseEntry(value, index, builtIn)
    const { id } = custom.provider
    if (known.has(id)) throw wrong(`entry ${index + 1}: the id ${JSON.stringify(id)} is taken, choose another (a built-in provider’s quirks are shared with "like")`)
    known.add(id)
    for (const model of custom.models) {
      const offer = `${id} ${model.id} ${model.upstream}`
      if (offers.has(offer)) throw wrong(`entry ${index + 1} (${id}): the model ${JSON.stringify(model.id)} is listed twice`)
      offers.add(offer)
    }
    return custom
  })
}

const MAX_PRICE = 1_000_000
const decimal = /^\d{1,7}(\.\d{1,6})?$/

/** A number of JSON as the decimal a person wrote: 0.0375, not 0.037500000000000006. */
const price = z.union([z.number(), z.string()], { error: 'must be a number or a decimal, USD per million tokens' }).transform((value, context) => {
  const text = typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= MAX_PRICE ? value.toFixed(6) : String(value).trim()
  const lost = typeof value === 'number' && Math.abs(Number(text) - value) > 1e-9 * Math.max(value, 1e-3)
  if (!decimal.test(text) || Number(text) > MAX_PRICE || lost) {
    context.addIssue({ code: 'custom', message: `must be USD per million tokens, from 0 to ${MAX_PRICE} with at most six decimal places` })
    return z.NEVER
  }
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
})

const tokens = z.number({ error: 'must be a number of tokens' }).int('must be a whole number of tokens').positive('must be more than 0')
const able = z.boolean({ error: 'must be true or false' }).default(true)

const modelEntry = z.strictObject({
  id: z.string({ error: 'is missing' }).max(200).regex(/^[\w.:@+-]+(\/[\w.:@+-]+)*$/, 'must be a name such as "acme/one"'),
  name: z.string().min(1).max(200).optional(),
  upstream: z.string({ error: 'is missing' }).min(1, 'must not be empty').max(500),
  price: z.strictObject({ input: price, output: price, cachedInput: price.optional(), cacheWrite: price.optional() }, { error: notAnObject('is missing: a model without a price cannot be served') }),
  context: tokens.optional(),
  maxOutput: tokens.optional(),
  capabilities: z.strictObject({ tools: able, jsonSchema: able, reasoning: able, sampling: able, images: able, files: able, audio: able }, { error: notAnObject('must be an object of true and false') }).prefault({}),
})

const entry = z.strictObject({
  id: z.string({ error: 'is missing' }).max(60).regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, ".", "_" and "-"'),
  name: z.string().min(1).max(100).optional(),
  dialect: z.enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'], { error: 'must be openai-chat, openai-responses, anthropic-messages or gemini' }),
  like: z.string().optional(),
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).refine((url) => !/[?#]|\/\/[^/]*@/.test(url), 'must have no query, fragment or password'),
  apiKey: z.string().optional(),
  models: z.array(modelEntry, { error: 'must be a list of models' }).min(1, 'must list at least one model'),
}, { error: notAnObject('must be an object') })

/** Leaves the message about unknown fields to zod, which names them. */
function notAnObject(message: string) {
  return (issue: { code?: string }): string | undefined => (issue.code === 'invalid_type' ? message : undefined)
}

function parseEntry(value: unknown, index: number, builtIn: readonly Provider[]): CustomProvider {
  const parsed = entry.safeParse(value)
  if (!parsed.success) throw wrong(`entry ${index + 1}${named(value)}: ${parsed.error.issues.map(sentence).join('; ')}`)
  const { id, name, dialect, like, baseUrl, apiKey, models } = parsed.data
  const relative = like === undefined ? undefined : builtIn.find((provider) => provider.id === like)
  if (like !== undefined && !relative) {
    throw wrong(`entry ${index + 1} (${id}): like ${JSON.stringify(like)} is no built-in provider; there are ${builtIn.map((provider) => provider.id).join(', ')}`)
  }
  const access: Credentials = { baseUrl: baseUrl.replace(/\/+$/, ''), keys: (apiKey ?? '').split(',').map((key) => key.trim()).filter((key) => key !== '') }
  return { provider: providerOf({ id, name: name ?? id, dialect, access }, relative), models }
}

function providerOf({ id, name, dialect, access }: { id: string; name: string; dialect: Dialect; access: Credentials }, relative: Provider | undefined): Provider {
  const twin = relative?.dialect === dialect ? relative : undefined
  return {
    id,
    name,
    env: 'CUSTOM_PROVIDERS',
    dialect,
    baseUrl: access.baseUrl,
    auth: twin && twin.auth !== 'none' ? twin.auth : authOf[dialect],
    ...(twin?.headers && { headers: twin.headers }),
    quirks: twin ? twin.quirks : relative ? sharedQuirks(relative.quirks) : {},
    onDisconnect: relative?.onDisconnect ?? 'abort',
    site: { home: '' },
    // A function, so that no page or log can take the keys along with the record.
    access: () => access,
  }
}

const authOf: Record<Dialect, Provider['auth']> = { 'openai-chat': 'bearer', 'openai-responses': 'bearer', 'anthropic-messages': 'x-api-key', gemini: 'x-goog-api-key' }

/** What a provider does alike behind each of its doors; the rest are properties of one wire format. */
function sharedQuirks({ inlineImages, developerRole, efforts }: Quirks): Quirks {
  return { ...(inlineImages !== undefined && { inlineImages }), ...(developerRole && { developerRole }), ...(efforts && { efforts }) }
}

function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('').replace(/^\./, '')
  return `${place === '' ? 'it' : place} ${issue.code === 'unrecognized_keys' ? `has the unknown ${issue.keys.length > 1 ? 'fields' : 'field'} ${issue.keys.join(', ')}` : issue.message}`
}

function named(value: unknown): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  return typeof id === 'string' && id !== '' ? ` (${id.slice(0, 60)})` : ''
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw wrong(`is not valid JSON (${error instanceof Error ? error.message : String(error)})`)
  }
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw wrong(`names the file ${JSON.stringify(path)}, which cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'})`)
  }
}

function wrong(what: string): Error {
  return new Error(`CUSTOM_PROVIDERS ${what}.`)
}
