import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'

/** Scripts and styles: what shrinks. Fonts are compressed as they are. */
export const compressible = /\.(js|css)$/

const types: Record<string, string> = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' }

/** Answers a request for a file of the build. @returns false where somebody else must: it is none, or the browser does not take Brotli */
export type BuiltFiles = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

/**
 * The build's compressed copies (bin/setup/compress.ts), a few hundred KB, held in memory. Next compresses each file
 * anew for each visitor, and more loosely. Their names change with their content: browsers keep them for good.
 *
 * @param folder what stands at /_next/static
 */
export function builtFiles(folder: string): BuiltFiles {
  const files = new Map<string, { type: string; body: Buffer }>()
  for (const copy of existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []) {
    const { name, ext } = path.parse(copy)
    const type = types[path.extname(name)]
    if (ext !== '.br' || !type) continue
    files.set(`/_next/static/${path.join(path.dirname(copy), name).replaceAll(path.sep, '/')}`, { type, body: readFileSync(path.join(folder, copy)) })
  }
  return ({ method, url, headers }, outgoing) => {
    const file = files.get(url ?? '')
    if (!file || (method !== 'GET' && method !== 'HEAD') || !takesBrotli(headers['accept-encoding'])) return false
    outgoing.writeHead(200, {
      'content-type': file.type,
      'content-encoding': 'br',
      'content-length': file.body.length,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    outgoing.end(method === 'HEAD' ? undefined : file.body)
    return true
  }
}

/** As browsers say it; whoever weighs encodings against each other is Next's. */
function takesBrotli(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? '').split(',').some((encoding) => encoding.trim() === 'br')
}
