import { createTranslator } from 'next-intl'
import { createElement } from 'react'
import { languageTags, type Locale } from '../../i18n/locales.ts'
import english from '../../messages/en/mail.json' with { type: 'json' }
import chinese from '../../messages/zh/mail.json' with { type: 'json' }
import { env } from '../env.ts'
import { MailPage, type MailParts } from './mail-page.ts'

/** Why somebody gets a mail, by its kind: the sentences under `why` in messages/<locale>/mail.json. */
const whys = {
  verify: 'asked',
  exists: 'asked',
  reset: 'asked',
  changed: 'account',
  changeEmail: 'asked',
  emailAsked: 'account',
  emailChanged: 'account',
  twoStepOn: 'account',
  twoStepOff: 'account',
  recoveryCodes: 'account',
  passkeyAdded: 'account',
  passkeyRemoved: 'account',
  linkAdded: 'account',
  linkRemoved: 'account',
  deleted: 'deleted',
  lowBalance: 'notice',
  keyBudget: 'notice',
  weekly: 'notice',
} as const satisfies Record<string, keyof typeof english.why>

/** The mails there are: the names of the sections in messages/<locale>/mail.json. */
export type MailKind = keyof typeof whys
export const mailKinds = Object.keys(whys) as MailKind[]

export interface Mail {
  kind: MailKind
  to: string
  /** The recipient's language. */
  locale: Locale
  /** Where the button leads: an absolute URL under PUBLIC_URL. */
  url: string
  /** What its sentences name. */
  facts?: Partial<typeof noFacts>
  /** Figures under them. */
  rows?: MailParts['rows']
  /** Of a mail that may be switched off: the token that does it. */
  unsubscribe?: string
}

const noFacts = { newEmail: '', passkey: '', provider: '', balance: '', threshold: '', key: '', spent: '', limit: '', from: '', until: '', requests: 0 }

export interface Written {
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

const sentences: Record<Locale, typeof english> = { en: english, zh: chinese }

/** A mail as it leaves: in the recipient's language, as text and as HTML that say the same. */
export async function writeMail(mail: Mail): Promise<Written> {
  const parts = partsOf(mail)
  // Next's compiler takes this package for a mistake in server code; left to Node, it is the one that serves the jobs too.
  const { renderToStaticMarkup } = await import(/* turbopackIgnore: true */ 'react-dom/server')
  return { subject: parts.subject, text: textOf(parts), html: `<!doctype html>${renderToStaticMarkup(createElement(MailPage, parts))}`, headers: headersOf(mail) }
}

/** One click in the mail program switches the mail off (RFC 8058). */
function headersOf({ unsubscribe }: Mail): Record<string, string> {
  if (unsubscribe === undefined) return {}
  return { 'List-Unsubscribe': `<${env().PUBLIC_URL}/api/unsubscribe?token=${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

function partsOf({ kind, to, locale, url, facts, rows = [], unsubscribe }: Mail): MailParts {
  const t = createTranslator({ locale, messages: { mail: sentences[locale] }, namespace: 'mail' })
  const given = { email: to, freeCalls: env().FREE_CALLS, ...noFacts, ...facts }
  return {
    language: languageTags[locale],
    subject: t(`${kind}.subject`, given),
    said: t(`${kind}.text`, given),
    rows,
    action: t(`${kind}.action`),
    url,
    note: t(`${kind}.note`),
    copy: t('copy'),
    why: t(`why.${whys[kind]}`, { email: to, host: new URL(env().PUBLIC_URL).host }),
    unsubscribe: unsubscribe === undefined ? null : { text: t('unsubscribe'), url: `${env().PUBLIC_URL}/unsubscribe?token=${unsubscribe}` },
  }
}

function textOf({ said, rows, action, url, note, why, unsubscribe }: MailParts): string {
  const figures = rows.map(({ name, value }) => `${name}: ${value}`).join('\n')
  const end = unsubscribe ? `${unsubscribe.text}: ${unsubscribe.url}` : ''
  return [said, figures, `${action}:\n${url}`, note, `--\n${why}`, end].filter(Boolean).join('\n\n') + '\n'
}
