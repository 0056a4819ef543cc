import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtFiles } from '#lib/built-files.ts'
import { compressFiles } from '../../bin/setup/compress.ts'

const script = 'console.log("a script that says the same thing, the same thing, the same thing");\n'.repeat(20)
let folder: string
let server: Server

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'built-'))
  await mkdir(path.join(folder, 'chunks'))
  await writeFile(path.join(folder, 'chunks/a.js'), script)
  await writeFile(path.join(folder, 'chunks/a.css'), 'a{color:red}')
  await writeFile(path.join(folder, 'font.woff2'), 'a font')
  await compressFiles(folder)
  const answer = builtFiles(folder)
  server = createServer((incoming, outgoing) => void (answer(incoming, outgoing) || outgoing.writeHead(404).end('somebody else')))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

async function ask(file: string, { method = 'GET', accepts = 'gzip, deflate, br, zstd' } = {}): Promise<{ response: IncomingMessage; body: Buffer }> {
  const { port } = server.address() as AddressInfo
  const asked = request({ port, method, path: `/_next/static/${file}`, headers: { 'accept-encoding': accepts } }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { response, body: await buffer(response) }
}

describe('a file of the build', () => {
  it('comes as the build compressed it, to be kept for good', async () => {
    const { response, body } = await ask('chunks/a.js')
    expect(response.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    })
    expect(body.length).toBeLessThan(script.length / 10)
    expect(brotliDecompressSync(body).toString()).toBe(script)
    expect((await ask('chunks/a.css')).response.headers['content-type']).toBe('text/css; charset=utf-8')
  })

  it('has its headers alone for who asks for no more', async () => {
    const { response, body } = await ask('chunks/a.js', { method: 'HEAD' })
    expect(response.statusCode).toBe(200)
    expect(Number(response.headers['content-length'])).toBeGreaterThan(0)
    expect(body).toHaveLength(0)
  })

  it.each([
    ['for a browser that does not take Brotli', 'chunks/a.js', { accepts: 'gzip' }],
    ['for one that refuses it', 'chunks/a.js', { accepts: 'gzip, br;q=0' }],
    ['that is written to', 'chunks/a.js', { method: 'POST' }],
    ['that was compressed before', 'font.woff2', {}],
    ['that is not there', 'chunks/b.js', {}],
    ['that is the copy itself', 'chunks/a.js.br', {}],
    ['outside of it', '../../package.json', {}],
  ])('is left to Next %s', async (_, file, how) => {
    expect((await ask(file, how)).body.toString()).toBe('somebody else')
  })

  it('is not needed to start', () => {
    expect(() => builtFiles(path.join(folder, 'nowhere'))).not.toThrow()
  })
})
