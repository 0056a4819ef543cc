import { env } from '../env.ts'
import { prisma } from './prisma.ts'

export interface OutboxRow {
  id: string
  recipient: string
  subject: string
  text: string
  /** The same as a document; '' of mails that are older than it. */
  html: string
  createdAt: Date
}

/** The newest 50 mails (to one address, where one is named) that were not sent for want of a mail server; null outside of sandbox mode. */
export async function readOutbox(recipient?: string): Promise<OutboxRow[] | null> {
  if (!env().SANDBOX_URL) return null
  return prisma().outboxMail.findMany({ ...(recipient !== undefined && { where: { recipient } }), orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: 50 })
}
