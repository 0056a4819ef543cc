import { setTimeout as wait } from 'node:timers/promises'
import { createTransport, type Transporter } from 'nodemailer'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { prisma } from './prisma.ts'
import { writeMail, type Mail } from './write-mail.ts'

const ATTEMPTS = 3
const underway = new Set<Promise<void>>()

/**
 * Sends a mail without keeping the caller waiting: how long SMTP takes must not tell whether an address
 * is known. Three attempts; a failure is logged without the mail's contents. In sandbox mode without
 * SMTP_URL the mail is in the outbox when this resolves.
 */
export async function sendMail(mail: Mail): Promise<void> {
  if (!env().SMTP_URL) return keep(mail)
  const sending = deliver(mail).finally(() => underway.delete(sending))
  underway.add(sending)
}

/** Resolves when every mail has left or failed: for a clean shutdown and for tests. */
export async function mailsSettled(): Promise<void> {
  while (underway.size > 0) await Promise.all(underway)
}

async function deliver(mail: Mail): Promise<void> {
  const written = await writeMail(mail)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      await transport().sendMail({ from: env().MAIL_FROM, to: { name: '', address: mail.to }, ...written })
      log.info({ mail: mail.kind, attempt }, 'mail sent')
      return
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.error({ mail: mail.kind, attempt, of: ATTEMPTS, error: reason }, 'mail not sent: check SMTP_URL and MAIL_FROM')
      if (attempt < ATTEMPTS) await wait(attempt * 1_000, undefined, { ref: false })
    }
  }
}

/** Without a mail server the log is the only way out, so here, and only here, it holds the link. */
async function keep(mail: Mail): Promise<void> {
  const { subject, text, html } = await writeMail(mail)
  log.warn({ to: mail.to, subject, text }, 'SMTP_URL is not set: this mail was not sent')
  if (!env().SANDBOX_URL) return
  await prisma().outboxMail.create({ data: { recipient: mail.to, subject, text, html } })
}

let cached: { url: string; transporter: Transporter } | undefined

function transport(): Transporter {
  const url = env().SMTP_URL!
  if (cached?.url !== url) {
    cached = { url, transporter: createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }) }
  }
  return cached.transporter
}
