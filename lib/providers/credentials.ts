import type { Provider } from './types.ts'

export interface Credentials {
  /** Without a trailing slash; the dialect's path is appended. */
  baseUrl: string
  /** At least one, except for a provider that runs without a key. Calls rotate over them. */
  keys: readonly string[]
}

/**
 * What the environment says about a provider: `<ENV>_API_KEY` (many keys separated by commas) and
 * `<ENV>_BASE_URL`. Null = the provider is not live: its key is missing, or its address where it has
 * no default one, or both are blank. A provider without keys of its own (Ollama) is live as soon as its
 * address is set. A custom provider brings both itself and is always live.
 */
export function credentials(provider: Provider, environment: Record<string, string | undefined>): Credentials | null {
  if (provider.access) return provider.access()
  const address = environment[`${provider.env}_BASE_URL`]?.trim()
  const keys = (environment[`${provider.env}_API_KEY`] ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')
  const baseUrl = (address || provider.baseUrl).replace(/\/+$/, '')
  const live = provider.auth === 'none' ? Boolean(address) : keys.length > 0 && baseUrl !== ''
  return live ? { baseUrl, keys } : null
}

/** The variables that would make a provider live, for messages: ["OPENAI_API_KEY"]. */
export function requiredVariables(provider: Provider): string[] {
  const key = `${provider.env}_API_KEY`
  const address = `${provider.env}_BASE_URL`
  if (provider.auth === 'none') return [address]
  return provider.baseUrl === '' ? [key, address] : [key]
}
