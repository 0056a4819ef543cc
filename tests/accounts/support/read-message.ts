export interface Message {
  /** By lower-case name, unfolded and decoded. */
  headers: Map<string, string>
  /** Content types in order: the whole message's, then those of its parts. */
  types: string[]
  text: string
  html: string
}

/** Reads a mail as it came over the wire (RFC 5322, RFC 2045 to 2047): as much of it as nodemailer writes. */
export function readMessage(raw: string): Message {
  const { headers, body } = split(raw.replaceAll('\r\n', '\n'))
  const boundary = /boundary="?([^";]+)/.exec(headers.get('content-type') ?? '')?.[1]
  const parts = boundary ? body.split(`--${boundary}`).slice(1, -1).map((part) => split(part.replace(/^\n/, ''))) : [{ headers, body }]
  const of = (type: string) => parts.filter((part) => typeOf(part.headers) === type).map(decode).join('')
  return { headers, types: [typeOf(headers), ...(boundary ? parts.map((part) => typeOf(part.headers)) : [])], text: of('text/plain'), html: of('text/html') }
}

interface Part {
  headers: Map<string, string>
  body: string
}

function split(text: string): Part {
  const end = text.indexOf('\n\n')
  const lines = text.slice(0, end).replace(/\n[ \t]+/g, ' ').split('\n')
  const headers = lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), words(line.slice(line.indexOf(':') + 1).trim())])
  return { headers: new Map(headers), body: text.slice(end + 2) }
}

function typeOf(headers: Map<string, string>): string {
  return (headers.get('content-type') ?? 'text/plain').split(';')[0]!.trim()
}

function decode({ headers, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding')
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  return encoding === 'quoted-printable' ? unquote(body.replace(/=\n/g, '')) : body
}

/** Encoded words: "=?UTF-8?B?…?=", with the blanks between two of them. */
function words(text: string): string {
  return text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) => (how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : unquote(word.replaceAll('_', ' '))))
}

function unquote(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
