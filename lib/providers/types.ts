import type { Dialect } from '../chat/dialect.ts'
import type { Quirks } from '../dialects/types.ts'
import type { Credentials } from './credentials.ts'

/** Whom we call: one small record a provider. Credentials come from `<env>_API_KEY` and `<env>_BASE_URL`. */
export interface Provider {
  /** "deepseek" */
  id: string
  /** "DeepSeek" */
  name: string
  /** Prefix of its environment variables: "DEEPSEEK". */
  env: string
  dialect: Dialect
  /**
   * A second format under the same address: for callers who speak it, and for reasoning models that are given tools.
   * OpenAI's chat completions refuse reasoning beside tools since GPT-5.4 ("use /v1/responses", openai/openai-openapi#541,
   * read 2026-11-27), and lose it between one call and the next.
   */
  agentDialect?: Dialect
  /** Default base URL, without a trailing slash; the dialect's path is appended. '' = there is none, `<ENV>_BASE_URL` must be set. */
  baseUrl: string
  /** How the key travels. 'none': runs without one (Ollama); live when its base URL is set. */
  auth: 'bearer' | 'x-api-key' | 'api-key' | 'x-goog-api-key' | 'none'
  /** Fixed headers of every request. */
  headers?: Readonly<Record<string, string>>
  quirks: Quirks
  /** What a provider does with a call whose connection we close: `abort` stops billing, `drain` bills on, so we read to the end. */
  onDisconnect: 'abort' | 'drain'
  /** Passes calls on to other hosts, so that what it offers is one hop further away. */
  resells?: true
  /** Where and with which keys a custom provider is called; built-in ones ask the environment. */
  access?: () => Credentials
  /** What it does with what it is sent, by its own documents; absent = not known, which wishes for privacy take for the worst. */
  data?: DataPolicy
  site: { home: string; terms?: string; privacy?: string; status?: string; headquarters?: string }
}

/** A provider's policy for ordinary paid calls through its API, as published. */
export interface DataPolicy {
  /** Prompts or answers may be used to train models. */
  trains: boolean
  /** Nothing of a call is kept once it is answered, without any agreement of the operator's own. */
  keepsNothing: boolean
  /** The document, and the day it was read. */
  source: string
  asOf: string
}
