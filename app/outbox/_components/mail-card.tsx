import { useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { OutboxRow } from '#lib/accounts/outbox.ts'
import { MailFrame } from './mail-frame.tsx'

/** A mail that was not sent for want of a mail server, with its links alive. */
export function MailCard({ mail }: { mail: OutboxRow }) {
  const t = useTranslations('auth.outbox')
  return (
    <Card translate="no">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-semibold">{mail.subject}</h2>
        <RelativeTime at={mail.createdAt.getTime()} className="text-sm text-muted" />
      </div>
      <p className="mb-3 text-sm wrap-anywhere text-muted">{t('to', { recipient: mail.recipient })}</p>
      {mail.html ? <MailFrame title={mail.subject} html={mail.html} /> : <MailText text={mail.text} />}
      {mail.html && (
        <details className="mt-3">
          <summary className="cursor-pointer text-sm text-muted">{t('asText')}</summary>
          <MailText text={mail.text} />
        </details>
      )}
    </Card>
  )
}

function MailText({ text }: { text: string }) {
  return <p className="mt-3 whitespace-pre-wrap wrap-anywhere">{text}</p>
}
