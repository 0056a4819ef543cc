import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto'
import { env } from '../env.ts'

/**
 * Keeps a secret that we must be able to read again (a TOTP seed): AES-256-GCM, with a key derived from the
 * installation's secret, so that the database alone tells nothing. `owner` is bound to it: moved to another
 * row it no longer opens. Text of the form `v1.<key>.<iv>.<tag>.<sealed>`, base64url.
 */
export function seal(secret: Uint8Array, owner: string): string {
  const { id, key } = keyOf(env().AUTH_SECRET)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(owner))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return ['v1', id, ...[iv, cipher.getAuthTag(), sealed].map((bytes) => bytes.toString('base64url'))].join('.')
}

export interface Unsealed {
  secret: Buffer
  /** Sealed under AUTH_SECRET_PREVIOUS: seal it anew. */
  stale: boolean
}

/** Throws when it was changed, belongs to another owner, or was sealed under a secret that is gone. */
export function unseal(box: string, owner: string): Unsealed {
  const [version, id, ...rest] = box.split('.')
  const [iv, tag, sealed] = rest.map((part) => Buffer.from(part, 'base64url'))
  const { AUTH_SECRET, AUTH_SECRET_PREVIOUS } = env()
  const known = [AUTH_SECRET, ...(AUTH_SECRET_PREVIOUS ? [AUTH_SECRET_PREVIOUS] : [])].map(keyOf)
  const index = known.findIndex((one) => one.id === id)
  if (version !== 'v1' || !iv || !tag || !sealed || index === -1) throw new Error('sealed under another AUTH_SECRET: set AUTH_SECRET_PREVIOUS to the one before')
  const decipher = createDecipheriv('aes-256-gcm', known[index]!.key, iv, { authTagLength: 16 }).setAAD(Buffer.from(owner)).setAuthTag(tag)
  return { secret: Buffer.concat([decipher.update(sealed), decipher.final()]), stale: index > 0 }
}

/** A key for this use alone, and a name for it that tells nothing of it. */
function keyOf(installationSecret: string): { id: string; key: Buffer } {
  const key = Buffer.from(hkdfSync('sha256', installationSecret, 'aipower', 'secrets at rest', 32))
  return { id: hash('sha256', key, 'hex').slice(0, 8), key }
}
