import { z } from 'zod'
import type { UserCaller } from '../caller.ts'
import { prisma } from './prisma.ts'

export interface Profile {
  email: string
  name: string | null
  locale: string
  createdAt: Date
  /** False: the person signs in by other ways only. */
  hasPassword: boolean
}

export async function profile(caller: UserCaller): Promise<Profile> {
  const { passwordHash, ...rest } = await prisma().user.findUniqueOrThrow({
    where: { id: caller.userId },
    select: { email: true, name: true, locale: true, createdAt: true, passwordHash: true },
  })
  return { ...rest, hasPassword: passwordHash !== null }
}

/** What a person is called here: 80 characters on one line, or nothing. */
export const personName = z
  .string()
  .max(1_000)
  .transform((text) => text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
  .pipe(z.string().max(80))

/** `name` comes from `personName`; '' removes it. */
export async function rename(caller: UserCaller, name: string): Promise<void> {
  await prisma().user.update({ where: { id: caller.userId }, data: { name: name || null } })
}

/** The language of pages and mails. */
export async function setLocale(caller: UserCaller, locale: string): Promise<void> {
  await prisma().user.update({ where: { id: caller.userId }, data: { locale } })
}

/** Whether pages show amounts in yuan, too. */
export async function setYuan(caller: UserCaller, showYuan: boolean): Promise<void> {
  await prisma().user.update({ where: { id: caller.userId }, data: { showYuan } })
}
