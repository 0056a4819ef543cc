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
    data: base64 ? rest : percentDecoded(rest).toString('base64'),
  }
}

/** The same as one URL. `id` sources have none. */
export function mediaUrl(source: Exclude<MediaSource, { kind: 'id' }>): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`
}

/** The bytes that a URL's text stands for; a broken escape stands for itself (URL Standard, "percent-decode"). */
function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const hex = bytes[at] === 0x25 ? bytes.toString('latin1', at + 1, at + 3) : ''
    const escaped = /^[0-9a-f]{2}$/i.test(hex)
    bytes[length++] = escaped ? parseInt(hex, 16) : bytes[at]!
    if (escaped) at += 2
  }
  return bytes.subarray(0, length)
}
