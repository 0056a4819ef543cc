import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

export interface Ceremony {
  challenge: string
  /** Default: the address of the tests, http://localhost:3000. */
  origin?: string
  rpId?: string
  /** False: no finger, face or PIN was asked for. */
  verified?: boolean
  /** Default: one more than the last time. */
  counter?: number
}

export interface Authenticator {
  id: string
  create(ceremony: Ceremony): unknown
  sign(ceremony: Ceremony): unknown
}

const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

/** An authenticator in software (WebAuthn level 3, ES256, no attestation): answers as a browser would, or wrongly where told to. */
export function newAuthenticator(): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let counter = 0
  const cose = isoCBOR.encode(new Map<number, number | Uint8Array>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]))

  function authenticatorData({ rpId = 'localhost', verified = true, counter: said }: Ceremony, credential?: Buffer): Buffer {
    counter = said ?? counter + 1
    const flags = 0x01 | (verified ? 0x04 : 0) | (credential ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, credential ?? Buffer.alloc(0)])
  }

  function clientData(type: string, { challenge, origin = 'http://localhost:3000' }: Ceremony): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }

  const answer = (response: Record<string, unknown>) => ({ id: encode(id), rawId: encode(id), type: 'public-key', response, clientExtensionResults: {} })
  return {
    id: encode(id),
    create(ceremony) {
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, Buffer.from(cose)])
      const authData = authenticatorData(ceremony, credential)
      const attestation = isoCBOR.encode(new Map<string, string | Uint8Array | Map<string, string>>([['fmt', 'none'], ['attStmt', new Map<string, string>()], ['authData', new Uint8Array(authData)]]))
      return answer({ clientDataJSON: encode(clientData('webauthn.create', ceremony)), attestationObject: encode(attestation), transports: ['internal'] })
    },
    sign(ceremony) {
      const [data, client] = [authenticatorData(ceremony), clientData('webauthn.get', ceremony)]
      const signature = createSign('sha256').update(Buffer.concat([data, sha256(client)])).sign(privateKey)
      return answer({ clientDataJSON: encode(client), authenticatorData: encode(data), signature: encode(signature) })
    },
  }
}
