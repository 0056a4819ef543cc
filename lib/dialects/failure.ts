import type { Failure, FailureClass } from '../chat/events.ts'

/** What a dialect found in a provider's error answer, before anybody judged it. */
export interface RawFailure {
  /** HTTP status; 200 when the failure came inside an answer, 0 when there was no answer. */
  status: number
  message: string
  /** The provider's own code or type, as text. */
  code?: string
  type?: string
  param?: string
  headers?: Headers
  /** Seconds to wait, where the body says so. */
  retryAfter?: number
  /** The class, where the dialect or a business code already decides it. */
  class?: FailureClass
}

/** Classifies a provider's failure and cleans its sentence. Never throws. */
export function classify(raw: RawFailure): Failure {
  const words = `${raw.code ?? ''} ${raw.type ?? ''} ${raw.message}`.toLowerCase()
  const failure: Failure = {
    class: raw.class ?? byWords(raw.status, words) ?? byStatus(raw.status),
    status: raw.status,
    message: scrub(raw.message) || `The provider answered with HTTP ${raw.status}.`,
  }
  const code = raw.code ?? raw.type
  if (code !== undefined) failure.code = scrub(code)
  if (raw.param !== undefined) failure.param = raw.param
  const wait = raw.retryAfter ?? waitTime(raw.headers, raw.message)
  if (wait !== undefined) failure.retryAfter = wait
  return failure
}

/** The provider's connection ended, or its answer made no sense. */
export function broken(message: string, status = 200): Failure {
  return { class: 'retryable', status, message }
}

const contextWords =
  /context_length|context length|context window|maximum context|prompt is too long|too_many_prompt_tokens|input token count|range of input length|reduce the length|length of all messages is too long|too many tokens|max_prompt_tokens|prompt_too_long|input is too long|exceeds? the (?:maximum )?(?:number of tokens|token limit)/
const policyWords =
  /content_policy|content_filter|content policy|responsibleai|data_?inspection_?failed|moderation|safety system|sensitive content|inappropriate content|content management policy|flagged/
const moneyWords =
  /insufficient_quota|insufficient quota|insufficient balance|insufficient_balance|insufficient credit|billing|credit balance|arrear|exceeded your current quota|payment required|spend_limit|account.{0,20}(?:overdue|suspended|deactivated)/
const keyWords = /api[_ ]key[_ ]invalid|invalid[_ -]?(?:x-)?api[_ -]?key|incorrect api key|api key not valid|authentication_error|invalid_authentication|unauthenticated/
const throttleWords = /rate[_ ]limit|too many requests|throttl|concurrency|requests have exceeded|ratelimitreached|resource_exhausted/
const overloadWords = /overloaded|engine_overloaded|capacity|server is busy|temporarily unavailable|tool_use_failed|try again later/

function byWords(status: number, words: string): FailureClass | undefined {
  if (status >= 500) return throttleWords.test(words) ? 'rate_limit' : undefined
  if (moneyWords.test(words) && status !== 404) return 'account'
  if (status === 429) return undefined
  if (contextWords.test(words)) return 'context_length'
  if (keyWords.test(words)) return 'account'
  if (status !== 401 && policyWords.test(words)) return 'content_policy'
  if (throttleWords.test(words)) return 'rate_limit'
  if (overloadWords.test(words)) return 'retryable'
  // Some hosts answer 400 for a key they do not accept.
  return /api[_ ]?key/.test(words) && status === 400 ? 'account' : undefined
}

function byStatus(status: number): FailureClass {
  if (status === 401 || status === 402 || status === 403 || status === 434) return 'account'
  if (status === 429 || status === 498) return 'rate_limit'
  if (status === 400 || status === 413 || status === 422 || status === 435) return 'request'
  // 404: this provider does not know the model; another offer may.
  return 'retryable'
}

/** How long to wait, in seconds, from headers or from the sentence. */
function waitTime(headers: Headers | undefined, message: string): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds / 1000
  const header = headers?.get('retry-after')
  if (header) {
    const seconds = Number(header)
    if (seconds >= 0) return seconds
    const date = Date.parse(header)
    if (!Number.isNaN(date)) return Math.max(0, Math.ceil((date - Date.now()) / 1000))
  }
  return spokenTime(message)
}

/** "Please try again in 6ms", "in 1m12.5s", "in 20 seconds". */
function spokenTime(message: string): number | undefined {
  const match = /(?:try again|retry) (?:in|after) (?:(\d+)m(?!s))?\s*(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s\b|sec|seconds?|m\b|min|minutes?)/i.exec(message)
  if (!match) return undefined
  const value = Number(match[2])
  const unit = match[3]!.toLowerCase()
  const seconds = unit.startsWith('ms') || unit.startsWith('milli') ? value / 1000 : unit.startsWith('m') ? value * 60 : value
  return Number(match[1] ?? 0) * 60 + seconds
}

const secrets: [RegExp, string][] = [
  [/\b(?:sk|pk|rk|gsk|xai|key|org|proj|acct|user|req)[-_](?=[\w*.-]*[\dA-Z*])[A-Za-z0-9_*.-]{4,}/g, '[removed]'],
  [/\bAIza[\w-]{10,}/g, '[removed]'],
  [/\bBearer\s+\S+/gi, 'Bearer [removed]'],
  [/(api[_ -]?key(?: provided)?\s*[:=]\s*)["']?[^\s"',;)]+/gi, '$1[removed]'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[removed]'],
  [/\b(?:https?:\/\/|www\.)[^\s"'<>)]+/g, '[link]'],
  [/\b(?:[a-z0-9-]+\.)+(?:com|ai|cn|org|net|io)\b(?:\/[^\s"'<>)]*)?/gi, '[link]'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '[removed]'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '[removed]'],
  [/\b[A-Za-z0-9_]*\*{3,}[A-Za-z0-9_-]*/g, '[removed]'],
]

/** Removes keys, organisation and account ids, addresses and links: they name us, not the caller. */
export function scrub(text: string): string {
  let clean = text.slice(0, 2000)
  for (const [pattern, replacement] of secrets) clean = clean.replace(pattern, replacement)
  return clean.trim()
}
