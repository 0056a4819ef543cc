import { credentials } from '../providers/credentials.ts'
import { provider, type Provider } from '../providers/index.ts'

/** Whether calls can reach a provider with these settings (`process.env`); in the sandbox every one answers. */
export function isLive(providerId: string, environment: Record<string, string | undefined>): boolean {
  const found = provider(providerId)
  return found !== undefined && (Boolean(environment.SANDBOX_URL) || credentials(found, environment) !== null)
}

/** Its own pages, for who wants to know with whom they deal. */
export function providerSite(providerId: string): Provider['site'] | undefined {
  return provider(providerId)?.site
}

export function providerName(providerId: string): string {
  return provider(providerId)?.name ?? providerId
}
