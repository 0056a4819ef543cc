import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendMail } from '#lib/accounts/mail.ts'
import { mailKinds, type MailKind } from '#lib/accounts/write-mail.ts'
import { languageTags, locales, type Locale } from '../../i18n/locales.ts'
import { messages } from '../../i18n/messages.ts'
import { freshDatabase } from '../support/database.ts'
import { openMailbox, type Mailbox, type ReceivedMail } from './support/mailbox.ts'

let mailbox: Mailbox

beforeAll(async () => {
  mailbox = await openMailbox()
  await freshDatabase()
})
afterAll(() => mailbox.close())

const url = 'http://localhost:3000/somewhere?token=a-token&next=%2F'
const facts = { newEmail: 'new@example.com', passkey: '<b>"laptop" & more</b>', provider: 'Example ID' }

let sent = 0

async function received(kind: MailKind, locale: Locale): Promise<ReceivedMail> {
  const to = `${kind}-${locale}-${++sent}@example.com`
  await sendMail({ kind, to, locale, url, facts })
  const mails = await mailbox.to(to)
  expect(mails).toHaveLength(1)
  return mails[0]!
}

describe.each(locales.flatMap((locale) => mailKinds.map((kind) => ({ kind, locale }))))('the mail $kind in $locale', ({ kind, locale }) => {
  it('arrives as text and as HTML that say the same, with one button, its address, and why it came', async () => {
    const { headers, types, text, html, subject } = await received(kind, locale)
    const said = messages[locale].mail
    expect(types).toEqual(['multipart/alternative', 'text/plain', 'text/html'])
    expect(headers.get('from')).toContain('AIPower')
    expect(subject).not.toMatch(/[{}]|mail\./)
    expect(html).toContain(`<html lang="${languageTags[locale]}">`)
    expect(visible(html)).toContain(subject)

    for (const sentence of [said[kind].action, said[kind].note]) for (const form of [text, visible(html)]) expect(form).toContain(sentence)
    const [first] = text.split('\n\n')
    expect(visible(html)).toContain(first)
    expect(text).toContain(url)
    const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => unescape(href!))
    expect(links).toEqual([url, url])
    expect(html.match(/class="button"/g)).toHaveLength(1)
    const reason = text.split('--\n')[1]!.trim()
    expect(reason).toContain('localhost:3000')
    expect(visible(html)).toContain(reason)
    expect(text + visible(html)).not.toMatch(/[{}]/)
  })
})

it('a mail is dark where its reader’s mail program is', async () => {
  const { html } = await received('exists', 'en')
  expect(html).toContain('<meta name="color-scheme" content="light dark"/>')
  expect(html).toContain('prefers-color-scheme:dark')
})

it('a name that holds markup stays a name', async () => {
  const { html, text } = await received('passkeyAdded', 'en')
  expect(html).not.toContain('<b>')
  expect(visible(html)).toContain(facts.passkey)
  expect(text).toContain(facts.passkey)
})

/** What a reader sees of it. */
function visible(html: string): string {
  return unescape(html.replace(/<(style|title)>.*?<\/\1>/gs, '').replace(/<[^>]*>/g, ' '))
}

function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#x27);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" })[name]!)
}
