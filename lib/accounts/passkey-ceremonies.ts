import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { consumeChallenge, issueChallenge, type ChallengeFor } from './challenges.ts'
import { prisma } from './prisma.ts'

export type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON }

const base64url = z.string().regex(/^[\w-]*$/).max(20_000)

/** The outline of what a browser's authenticator answers; the library checks every byte of it. */
const registration = z.looseObject({ id: base64url, rawId: base64url, type: z.literal('public-key'), response: z.looseObject({ clientDataJSON: base64url, attestationObject: base64url }) })
const assertion = z.looseObject({ id: base64url, rawId: base64url, type: z.literal('public-key'), response: z.looseObject({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }) })

/** A passkey belongs to the name of the installation's public address; with another address it has to be made anew. */
const site = () => {
  const { hostname, origin } = new URL(env().PUBLIC_URL)
  return { expectedRPID: hostname, expectedOrigin: origin }
}

export interface Owner {
  userId: string
  email: string
  name: string | null
  sessionId: string
}

/** What the browser needs to make a passkey. It must be found without a name typed, and ask for the finger, face or PIN. */
export async function registrationOptions({ userId, email, name, sessionId }: Owner): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await prisma().passkey.findMany({ where: { userId }, select: { id: true, transports: true } })
  return generateRegistrationOptions({
    rpName: 'AIPower',
    rpID: site().expectedRPID,
    userName: email,
    userDisplayName: name ?? email,
    userID: new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex')),
    challenge: new Uint8Array(Buffer.from(await issueChallenge({ purpose: 'register', sessionId }), 'base64url')),
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

export interface NewPasskey {
  id: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: bigint
  transports: string[]
  synced: boolean
}

/** The passkey that a browser made, or null when the answer is not to a challenge of ours or does not hold. */
export async function readRegistration(answer: unknown, sessionId: string): Promise<NewPasskey | null> {
  const parsed = registration.safeParse(answer)
  if (!parsed.success) return null
  const { registrationInfo: info } = await verifyRegistrationResponse({
    response: parsed.data as unknown as RegistrationResponseJSON,
    expectedChallenge: (challenge) => consumeChallenge(challenge, { purpose: 'register', sessionId }),
    requireUserVerification: true,
    ...site(),
  }).catch(unverified)
  if (!info) return null
  const { id, publicKey, counter, transports } = info.credential
  return { id, publicKey: new Uint8Array(publicKey), counter: BigInt(counter), transports: transports ?? [], synced: info.credentialBackedUp }
}

/** What the browser needs to sign with a passkey: any of this site, or, for a proof, one of the person's. */
export async function assertionOptions(use: ChallengeFor, userId: string | null = null): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const allowCredentials = userId ? await prisma().passkey.findMany({ where: { userId }, select: { id: true, transports: true } }) : []
  return generateAuthenticationOptions({
    rpID: site().expectedRPID,
    userVerification: 'required',
    challenge: new Uint8Array(Buffer.from(await issueChallenge(use), 'base64url')),
    allowCredentials,
  })
}

/**
 * Whose passkey signed our challenge, or null. Counts the signature: a counter that does not rise means a copy
 * of the passkey, and is refused by the library.
 */
export async function readAssertion(answer: unknown, use: ChallengeFor): Promise<{ userId: string; passkeyId: string } | null> {
  const parsed = assertion.safeParse(answer)
  if (!parsed.success) return null
  const passkey = await prisma().passkey.findUnique({ where: { id: parsed.data.id } })
  if (!passkey) return null
  const { id, publicKey, counter } = passkey
  const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
    response: parsed.data as unknown as AuthenticationResponseJSON,
    expectedChallenge: (challenge) => consumeChallenge(challenge, use),
    credential: { id, publicKey: new Uint8Array(publicKey), counter: Number(counter) },
    requireUserVerification: true,
    ...site(),
  }).catch(unverified)
  if (!verified || !info) return null
  const counted = await prisma().passkey.updateMany({ where: { id, counter }, data: { counter: BigInt(info.newCounter), lastUsedAt: new Date() } })
  return counted.count === 1 ? { userId: passkey.userId, passkeyId: id } : null
}

/** The library throws for whatever does not hold; to the person it is all the same. */
function unverified(error: unknown): { verified: false; registrationInfo?: never; authenticationInfo?: never } {
  log.info({ error: error instanceof Error ? error.message : String(error) }, 'passkey not accepted')
  return { verified: false }
}
