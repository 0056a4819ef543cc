import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * An API key is `sk-aip-v1-`, 43 base62 characters holding 256 random bits, and the CRC-32 of all that
 * in 6 more. The checksum keeps no secret: it lets a scanner tell a leaked key from a look-alike, and
 * the gateway refuse a mistyped one, without asking a database. Base62 has no `-` or `_` after the
 * prefix, so a double click selects the secret whole and no shell or URL changes it.
 */
const PREFIX = 'sk-aip-v1-'
const RANDOM_LENGTH = 43
const CHECKSUM_LENGTH = 6
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const shape = /(?<![0-9A-Za-z])sk-aip-v1-[0-9A-Za-z]{49}(?![0-9A-Za-z])/g

/** A new key. It exists in this one string only: store `hashKey` and `labelOf`, show it once. */
export function makeKey(): string {
  const random = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), RANDOM_LENGTH)
  return PREFIX + random + checksum(PREFIX + random)
}

/** Whether the text is exactly one well-formed key whose checksum fits. Says nothing about it being in use. */
export function looksLikeKey(text: string): boolean {
  return text.length === PREFIX.length + RANDOM_LENGTH + CHECKSUM_LENGTH && findKeys(text).length === 1
}

/** Every well-formed key inside a text (a log, a commit): what a leak scanner looks for. */
export function findKeys(text: string): string[] {
  return (text.match(shape) ?? []).filter((key) => checksum(key.slice(0, -CHECKSUM_LENGTH)) === key.slice(-CHECKSUM_LENGTH))
}

/** SHA-256 of the whole key, hex: all the database knows. 256 random bits need no slow hash. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex')
}

/** "sk-aip-v1-ab12…9f3c": enough to recognise a key by, 8 of its 49 secret characters. */
export function labelOf(key: string): string {
  return `${key.slice(0, PREFIX.length + 4)}…${key.slice(-4)}`
}

/** How an error names whatever was sent as a key, ours or not: never more than its last four characters. */
export function maskKey(secret: string): string {
  const prefix = secret.startsWith('sk-aip-') ? 'sk-aip-' : secret.startsWith('sk-') ? 'sk-' : ''
  const end = secret.length >= 20 ? secret.slice(-4).replace(/[^0-9A-Za-z]/g, '') : ''
  return `${prefix}…${end}`
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)), CHECKSUM_LENGTH)
}

function base62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = ALPHABET[Number(rest % 62n)]! + text
  return text.padStart(length, '0')
}
