import { lookup as resolve } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, request as send } from 'undici'
import type { ChatRequest, ImagePart, MediaSource, Message } from '../chat/request.ts'
import { ApiError } from '../errors.ts'
import { say, type Phrase } from '../say.ts'
import { isPublicAddress } from './public-address.ts'

const MAX_BYTES = 20 * 1024 * 1024
const TOTAL_MS = 10_000

/** Where the one door to strangers' addresses leads. Tests open it to a loopback server of their own. */
export interface MediaRules {
  allows(address: string, port: number): boolean
}

const publicWeb: MediaRules = { allows: (address, port) => (port === 80 || port === 443) && isPublicAddress(address) }

/**
 * The request with its images' bytes in place of their addresses, for a provider that cannot fetch. The
 * gateway fetches nothing else, anywhere: public addresses only, pinned after resolving (so that a name
 * cannot point elsewhere a moment later), no redirects, no credentials, bounded in size and time.
 * Throws `invalid_request` (400) naming the image's message.
 */
export async function inlineImages(request: ChatRequest, signal: AbortSignal, rules: MediaRules = publicWeb): Promise<ChatRequest> {
  if (!request.messages.some((message) => message.content.some(isLinked))) return request
  const fetched = new Map<string, Promise<MediaSource>>()
  const messages = await Promise.all(
    request.messages.map(async (message, index) => {
      if (!message.content.some(isLinked)) return message
      const content = await Promise.all(
        message.content.map(async (part) => {
          if (!isLinked(part)) return part
          const { url } = part.source
          let source = fetched.get(url)
          if (!source) fetched.set(url, (source = fetchImage(url, `messages[${index}].content`, { signal, rules })))
          return { ...part, source: await source }
        }),
      )
      // The parts are those of this very message, in the same order: its kind has not changed.
      return { ...message, content } as Message
    }),
  )
  return { ...request, messages }
}

type LinkedImage = ImagePart & { source: { kind: 'url'; url: string } }

function isLinked(part: Message['content'][number]): part is LinkedImage {
  return part.type === 'image' && part.source.kind === 'url'
}

async function fetchImage(address: string, param: string, { signal, rules }: { signal: AbortSignal; rules: MediaRules }): Promise<MediaSource> {
  const url = parseAddress(address, param)
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A literal address never passes through `lookup`: it is judged here.
  if (isIP(host) && !rules.allows(host, port)) throw refused(param, say`its address is not on the public internet`)
  const agent = new Agent({ connect: { lookup: pinned(rules, port), timeout: 3_000 } })
  try {
    const response = await send(url, { dispatcher: agent, signal: AbortSignal.any([signal, AbortSignal.timeout(TOTAL_MS)]), headers: { accept: 'image/*', 'user-agent': 'AIPower' } })
    if (response.statusCode !== 200) throw refused(param, say`its address answers with status ${response.statusCode}`)
    const bytes = await readBounded(response.body, param)
    const mediaType = imageType(bytes)
    if (!mediaType) throw refused(param, say`it is no PNG, JPEG, GIF or WebP`)
    return { kind: 'data', mediaType, data: bytes.toString('base64') }
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw refused(param, error instanceof NotPublic ? say`its address is not on the public internet` : say`its address did not answer in time`, error)
  } finally {
    await agent.destroy()
  }
}

function parseAddress(address: string, param: string): URL {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) throw refused(param, say`its address is no http(s) URL`)
  if (url.username || url.password) throw refused(param, say`its address carries a user name or password`)
  return url
}

class NotPublic extends Error {}

function pinned(rules: MediaRules, port: number): LookupFunction {
  return (hostname, options, answer) => {
    resolve(hostname, { all: true, family: options.family ?? 0 }).then(
      (addresses) => {
        // One address inside is enough to refuse: the name is not what it seems.
        if (addresses.length === 0 || !addresses.every(({ address }) => rules.allows(address, port))) return answer(new NotPublic(hostname), '', 0)
        if (options.all) return answer(null, addresses)
        answer(null, addresses[0]!.address, addresses[0]!.family)
      },
      (error: NodeJS.ErrnoException) => answer(error, '', 0),
    )
  }
}

async function readBounded(body: AsyncIterable<Buffer>, param: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw refused(param, say`it is over ${MAX_BYTES / 1024 / 1024} MB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** By its first bytes: what a stranger's server calls it is not to be trusted. */
function imageType(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 12)
  if (head.startsWith('\x89PNG\r\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('GIF8')) return 'image/gif'
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : undefined
}

function refused(param: string, why: Phrase, cause?: unknown): ApiError {
  return new ApiError('invalid_request', say`An image could not be fetched: ${why}. Send it as a data: URL, or use a model whose provider fetches images itself.`, { param, cause })
}
