import { hash, randomInt } from 'node:crypto'
import type { Prisma } from '#gen/prisma/client.ts'

const HOW_MANY = 10
const GROUPS = 4
const GROUP = 4
// No 0, 1, i, l, o, u: what is copied by hand must not be misread.
const ALPHABET = '23456789abcdefghjkmnpqrstvwxyz'

/** Replaces a person's recovery codes; the answer is the only time they are seen. 78 random bits each, stored as SHA-256. */
export async function renewRecoveryCodes(userId: string, tx: Prisma.TransactionClient): Promise<string[]> {
  const codes = Array.from({ length: HOW_MANY }, newCode)
  await tx.recoveryCode.deleteMany({ where: { userId } })
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ userId, hash: hashCode(code) })) })
  return codes
}

/** Uses a code up; false when it is none of the person's, or was used. */
export async function spendRecoveryCode(userId: string, typed: string, tx: Prisma.TransactionClient): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({ where: { userId, hash: hashCode(typed), usedAt: null }, data: { usedAt: new Date() } })
  return count === 1
}

/** Whether it has the shape of a recovery code, however it was typed. */
export function looksLikeRecoveryCode(typed: string): boolean {
  return plain(typed).length === GROUPS * GROUP
}

function newCode(): string {
  return Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')).join('-')
}

function hashCode(code: string): string {
  return hash('sha256', plain(code), 'hex')
}

function plain(typed: string): string {
  return typed.toLowerCase().replace(/[^0-9a-z]/g, '')
}
