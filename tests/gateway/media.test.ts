import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChatRequest } from '#lib/chat/request.ts'
import { inbound } from '#lib/dialects/index.ts'
import { inlineImages, type MediaRules } from '#lib/gateway/media.ts'
import { isPublicAddress } from '#lib/gateway/public-address.ts'

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

let server: Server
let origin: string
let hits: string[]

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    hits.push(incoming.url!)
    if (incoming.url === '/moved') return outgoing.writeHead(302, { location: `${origin}/image` }).end()
    if (incoming.url === '/page') return outgoing.end('<html>')
    if (incoming.url === '/endless') return void endless(outgoing)
    outgoing.end(png)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
})

beforeEach(() => (hits = []))
afterAll(() => server.close())

function endless(outgoing: NodeJS.WritableStream): void {
  const more = (): void => {
    while (outgoing.writable && outgoing.write(Buffer.alloc(1 << 20)));
    if (outgoing.writable) outgoing.once('drain', more)
  }
  outgoing.on('error', () => undefined) // the reader hangs up: that is what is tested
  more()
}

/** The door as it is, but leading to our own loopback server. */
const loopback: MediaRules = { allows: (address) => address === '127.0.0.1' || address === '::1' }

function ask(...urls: string[]): ChatRequest {
  const content = [{ type: 'text', text: 'What is this?' }, ...urls.map((url) => ({ type: 'image_url', image_url: { url } }))]
  return inbound('openai-chat').parse({ model: 'm', messages: [{ role: 'user', content }] })
}

const never = new AbortController().signal

describe('images for a provider that cannot fetch', () => {
  it('travel as bytes, each address asked once', async () => {
    const { messages } = await inlineImages(ask(`${origin}/image`, `${origin}/image`), never, loopback)
    const data = { type: 'image', source: { kind: 'data', mediaType: 'image/png', data: png.toString('base64') } }
    expect(messages[0]!.content).toMatchObject([{ type: 'text' }, data, data])
    expect(hits).toEqual(['/image'])
  })

  it.each([
    ['a redirect', '/moved', /status 302/],
    ['a page', '/page', /no PNG/],
    ['an endless file', '/endless', /over 20 MB/],
  ])('are refused when the address answers with %s', async (_, path, why) => {
    await expect(inlineImages(ask(origin + path), never, loopback)).rejects.toMatchObject({ code: 'invalid_request', param: 'messages[0].content', message: expect.stringMatching(why) as string })
    expect(hits).toEqual([path])
  })
})

describe('the door', () => {
  it.each([
    'localhost', '127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0.0.0.0', '10.0.0.1', '172.16.3.4', '192.168.1.1',
    '169.254.169.254', '100.64.0.1', '[::1]', '[::]', '[::ffff:127.0.0.1]', '[fe80::1]', '[fc00::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]',
  ])('never opens to %s', async (host) => {
    const { port } = server.address() as AddressInfo
    for (const url of [`http://${host}:${port}/image`, `http://${host}/image`]) {
      await expect(inlineImages(ask(url), never)).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('not on the public internet') as string })
    }
    expect(hits).toEqual([])
  })

  it.each(['file:///etc/passwd', 'gopher://example.com/', 'http://user:secret@example.com/a.png'])('knows no %s', async (url) => {
    await expect(inlineImages(ask(url), never)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('knows public addresses', () => {
    for (const address of ['1.1.1.1', '8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e']) expect(isPublicAddress(address), address).toBe(true)
  })
})
