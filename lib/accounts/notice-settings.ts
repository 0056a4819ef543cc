import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { UserCaller } from '../caller.ts'
import { env } from '../env.ts'
import { exactUsd, parseUsd, type Nano } from '../money.ts'
import { prisma } from './prisma.ts'
import { isUuid } from './sessions.ts'

/** The mails that people may switch off. */
export const noticeKinds = ['lowBalance', 'keyBudget', 'weekly'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** What somebody wants to be told. `lowBalance`: USD below which the balance must fall, '' = never. */
export interface NoticeSettings {
  lowBalance: string
  keyBudget: boolean
  weekly: boolean
}

export const noticeSettings: z.ZodType<NoticeSettings> = z.strictObject({
  lowBalance: z.string().trim().regex(/^(\d{1,6}(\.\d{1,2})?)?$/),
  keyBudget: z.boolean(),
  weekly: z.boolean(),
})

export async function readNotices(caller: UserCaller): Promise<NoticeSettings> {
  const { lowBalanceNotice, keyBudgetNotice, weeklyNotice } = await prisma().user.findUniqueOrThrow({ where: { id: caller.userId }, select: { lowBalanceNotice: true, keyBudgetNotice: true, weeklyNotice: true } })
  return { lowBalance: lowBalanceNotice === 0n ? '' : exactUsd(lowBalanceNotice), keyBudget: keyBudgetNotice, weekly: weeklyNotice }
}

/** `settings` comes from the schema `noticeSettings`. */
export async function saveNotices(caller: UserCaller, { lowBalance, keyBudget, weekly }: NoticeSettings): Promise<void> {
  const threshold: Nano = lowBalance === '' ? 0n : parseUsd(lowBalance)
  await prisma().user.update({ where: { id: caller.userId }, data: { lowBalanceNotice: threshold, keyBudgetNotice: keyBudget, weeklyNotice: weekly } })
}

/** For the link in a mail: who may switch what off without signing in, and nothing else. */
export function unsubscribeToken(userId: string, kind: NoticeKind): string {
  return `${userId}.${kind}.${sign(env().AUTH_SECRET, userId, kind)}`
}

/** What a token is for; null when it is not one of ours. Looking switches nothing off, since mail scanners open links too. */
export function readUnsubscribe(token: string): { userId: string; kind: NoticeKind } | null {
  const [userId = '', name, mac = ''] = token.split('.')
  const kind = noticeKinds.find((one) => one === name)
  if (!kind || !isUuid(userId)) return null
  const { AUTH_SECRET, AUTH_SECRET_PREVIOUS } = env()
  // Mails are read long after they were sent: under the secret before, their links still work.
  const signed = [AUTH_SECRET, AUTH_SECRET_PREVIOUS].some((secret) => secret !== undefined && isSame(mac, sign(secret, userId, kind)))
  return signed ? { userId, kind } : null
}

const off = { lowBalance: { lowBalanceNotice: 0n }, keyBudget: { keyBudgetNotice: false }, weekly: { weeklyNotice: false } } satisfies Record<NoticeKind, object>

/** Switches one kind of mail off. False for a token that is not ours; repeating it is harmless. */
export async function unsubscribe(token: string): Promise<boolean> {
  const asked = readUnsubscribe(token)
  if (!asked) return false
  await prisma().user.updateMany({ where: { id: asked.userId }, data: off[asked.kind] })
  return true
}

function sign(secret: string, userId: string, kind: NoticeKind): string {
  return createHmac('sha256', secret).update(`unsubscribe ${userId} ${kind}`).digest('base64url')
}

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
