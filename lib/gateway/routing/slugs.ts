import { providers } from '../../providers/index.ts'
import type { Provider } from '../../providers/types.ts'

// OpenRouter's slugs (its GET /providers, read 2026-11) of providers that have another id here.
const theirs: Readonly<Record<string, string>> = {
  'amazon-bedrock': 'bedrock',
  'google-ai-studio': 'google',
  'moonshotai': 'moonshot',
  alibaba: 'qwen',
  'z-ai': 'zai',
  seed: 'doubao',
  baidu: 'ernie',
  tencent: 'hunyuan',
  mistralai: 'mistral',
  'x-ai': 'xai',
}

const names = new Map(providers.flatMap(({ id, name }) => [[id.toLowerCase(), id], [name.toLowerCase(), id]] as const))

/** Whether a caller's slug (lower case) means this provider: its id, its name, or OpenRouter's slug; a base slug means all that begins with it. */
export function matches(slug: string, { id }: Provider): boolean {
  return slug === id || idOf(slug) === id || id.startsWith(`${slug}/`)
}

/**
 * Whether a slug means any provider here. A slug that names one region or precision of a provider
 * ("amazon-bedrock/eu-west-1") does not: the operator's account may run elsewhere.
 */
export function isKnown(slug: string): boolean {
  return idOf(slug) !== undefined
}

function idOf(slug: string): string | undefined {
  return names.get(slug) ?? (Object.hasOwn(theirs, slug) ? names.get(theirs[slug]!) : undefined)
}
