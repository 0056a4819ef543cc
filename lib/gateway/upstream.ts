import { Agent, type Dispatcher } from 'undici'
import { credentials } from '../providers/credentials.ts'
import { providers } from '../providers/index.ts'
import type { Provider } from '../providers/types.ts'
import type { UpstreamRequest } from '../dialects/types.ts'
import { Refusal } from './failover/line.ts'
import { defaultTimeouts, type Timeouts } from './timeouts.ts'

/** A provider that can be called now: where, and with which keys. */
export interface Upstream {
  provider: Provider
  origin: string
  /** Path of the base URL, in front of every dialect's path. */
  basePath: string
  /** At least one, which is none where the provider needs none. */
  keys: readonly UpstreamKey[]
  /** Counts calls, so that they rotate over the keys. */
  turn: number
  /** Calls that have not begun to answer, and how many of them are repeats. */
  load: { live: number; repeats: number }
}

export interface UpstreamKey {
  /** From 0, in the order of the setting. */
  index: number
  headers: Readonly<Record<string, string>>
  refusal: Refusal
}

export interface Upstreams {
  /** Undefined when the provider has no key here. */
  get(providerId: string): Upstream | undefined
  live(): Upstream[]
  /** A body of bytes goes as it is, under the request's own content-type. */
  call(upstream: Upstream, request: Pick<UpstreamRequest, 'path' | 'headers'> & { body: object }, options: CallOptions): Promise<Dispatcher.ResponseData>
  close(): Promise<void>
}

export interface CallOptions {
  key: UpstreamKey
  stream: boolean
  /** Somebody else can be asked: there is no point in waiting to the end. */
  hasMore?: boolean
  /** It may say nothing for minutes. */
  silent?: boolean
  signal: AbortSignal
}

/**
 * Reads which providers are live from the environment; in sandbox mode all are, and answer from there.
 *
 * An answer is read ahead of its caller by 64 KB, undici's default. Less than one network read must not be set
 * (`highWaterMark`): what does not fit goes back to the socket, which reads on all the same, so that the memory of a
 * stream whose caller is slow would grow with its length (undici 8.12.4, measured at 16 KB).
 */
export function openUpstreams(environment: Record<string, string | undefined>, sandboxUrl: string | undefined, timeouts = defaultTimeouts): Upstreams {
  const agent = new Agent({ connect: { timeout: timeouts.connect }, keepAliveTimeout: 10_000, allowH2: false })
  const live = new Map<string, Upstream>()
  for (const provider of providers) {
    const access = sandboxUrl ? { baseUrl: `${sandboxUrl}/${provider.id}`, keys: ['sandbox'] } : credentials(provider, environment)
    if (access) live.set(provider.id, openUpstream(provider, access.baseUrl, access.keys))
  }
  return {
    get: (id) => live.get(id),
    live: () => [...live.values()],
    call: (upstream, request, { key, stream, hasMore = false, silent = false, signal }) =>
      agent.request({
        origin: upstream.origin,
        path: upstream.basePath + request.path,
        method: 'POST',
        headers: { ...key.headers, ...request.headers },
        body: request.body instanceof Uint8Array ? request.body : JSON.stringify(request.body),
        signal,
        headersTimeout: stream ? streamHeaders(timeouts, hasMore, silent) : hasMore ? timeouts.wholeHeaders / 2 : timeouts.wholeHeaders,
        bodyTimeout: silent ? timeouts.thinking : timeouts.idle,
      }),
    close: () => agent.close(),
  }
}

function streamHeaders({ thinking, firstByte, idle }: Timeouts, hasMore: boolean, silent: boolean): number {
  if (silent) return thinking
  return hasMore ? firstByte : idle
}

function openUpstream(provider: Provider, baseUrl: string, keys: readonly string[]): Upstream {
  const url = new URL(baseUrl)
  const given: (string | undefined)[] = keys.length > 0 ? [...keys] : [undefined]
  return {
    provider,
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    keys: given.map((key, index) => ({ index, headers: keyHeaders(provider, key), refusal: new Refusal() })),
    turn: 0,
    load: { live: 0, repeats: 0 },
  }
}

/** Only these go upstream: nothing of the caller's own headers does. */
function keyHeaders(provider: Provider, key: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'user-agent': 'AIPower', ...provider.headers }
  if (key && provider.auth === 'bearer') headers.authorization = `Bearer ${key}`
  else if (key && provider.auth !== 'none') headers[provider.auth] = key
  return headers
}
