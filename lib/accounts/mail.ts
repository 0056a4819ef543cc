import { setTimeout as wait } from 'node:timers/promises'
import { createTranslator } from 'next-intl'
import { createTransport, type Transporter } from 'nodemailer'
import { languageTags, type Locale } from '../../i18n/locales.ts'
import english from '../../messages/en/mail.json' with { type: 'json' }
import chinese from '../../messages/zh/mail.json' with { type: 'json' }
import { env } from '../env.ts'
import { log } from '../log.ts'
import { prisma } from './prisma.ts'

/** The mails there are: the names of the sections in messages/<locale>/mail.json. */
export type MailKind = 'verify' | 'exists' | 'reset' | 'changed' | 'changeEmail' | 'emailAsked' | 'emailChanged' | 'twoStepOn' | 'twoStepOff' | 'recoveryCodes' | 'passkeyAdded' | 'passkeyRemoved' | 'linkAdded' | 'linkRemoved'

export interface Mail {
  kind: MailKind
  to: string
  /** The recipient's language. */
  locale: Locale
  /** Where the button leads: an absolute URL under PUBLIC_URL. */
  url: string
  /** What its sentences name. */
  facts?: { newEmail?: string; passkey?: string; provider?: string }
}

const sentences: Record<Locale, typeof english> = { en: english, zh: chinese }
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
  const { subject, text, html } = write(mail)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      await transport().sendMail({ from: env().MAIL_FROM, to: { name: '', address: mail.to }, subject, text, html })
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
  const { subject, text } = write(mail)
  log.warn({ to: mail.to, subject, text }, 'SMTP_URL is not set: this mail was not sent')
  if (!env().SANDBOX_URL) return
  await prisma().outboxMail.create({ data: { recipient: mail.to, subject, text } })
}

let cached: { url: string; transporter: Transporter } | undefined

function transport(): Transporter {
  const url = env().SMTP_URL!
  if (cached?.url !== url) {
    cached = { url, transporter: createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }) }
  }
  return cached.transporter
}

interface Written {
  subject: string
  text: string
  html: string
}

function write({ kind, to, locale, url, facts }: Mail): Written {
  const t = createTranslator({ locale, messages: { mail: sentences[locale] }, namespace: 'mail' })
  const host = new URL(env().PUBLIC_URL).host
  const given = { email: to, freeCalls: env().FREE_CALLS, newEmail: '', passkey: '', provider: '', ...facts }
  const said = t(`${kind}.text`, given)
  const action = t(`${kind}.action`)
  const note = t(`${kind}.note`)
  const footer = t('footer', { host })
  const text = [said, `${action}:\n${url}`, note, footer].join('\n\n') + '\n'
  const html = `<!doctype html>
<html lang="${languageTags[locale]}"><body style="margin:0;padding:32px 16px;font:15px/1.6 system-ui,sans-serif;color:#16201c;background:#ffffff">
<div style="max-width:480px;margin:0 auto">
<p>${escapeHtml(said)}</p>
<p style="margin:24px 0"><a href="${escapeHtml(url)}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#0b6b4f;color:#ffffff;text-decoration:none">${escapeHtml(action)}</a></p>
<p style="color:#54605a">${escapeHtml(note)}</p>
<p style="color:#54605a;font-size:13px;word-break:break-all">${escapeHtml(url)}</p>
<p style="color:#54605a;font-size:13px">${escapeHtml(footer)}</p>
</div></body></html>`
  return { subject: t(`${kind}.subject`, given), text, html }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
