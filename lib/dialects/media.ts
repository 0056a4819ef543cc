import type { MediaSource } from '../chat/request.ts'

const dataUrl = /^data:([^;,]*)((?:;[^;,]*)*),/i

/** A URL, or the bytes inside a data URL. */
export function mediaSource(url: string): MediaSource {
  const match = dataUrl.exec(url.slice(0, 200))
  if (!match) return { kind: 'url', url }
  const base64 = /;base64$/i.test(match[2] ?? '')
  const rest = url.slice(match[0].length)
  return {
    kind: 'data',
    mediaType: match[1] || 'application/octet-stream',
    data: base64 ? rest : Buffer.from(decodeURIComponent(rest)).toString('base64'),
  }
}

/** The same as one URL. `id` sources have none. */
export function mediaUrl(source: Exclude<MediaSource, { kind: 'id' }>): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`
}
