import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { Logo } from '#components/brand/logo.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { readOutbox } from '#lib/accounts/outbox.ts'
import { MailFrame } from './mail-frame.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.outbox'))('title'), robots: { index: false } }
}

export default async function OutboxPage() {
  await connection()
  const mails = await readOutbox()
  if (!mails) notFound()
  const t = await getTranslations('auth.outbox')
  return (
    <div className="px-6">
      <header className="flex h-13 items-center">
        <Logo />
      </header>
      <main id="content" className="mx-auto flex max-w-2xl flex-col gap-4 py-12">
        <h1 className="text-lg font-semibold">{t('title')}</h1>
        <Alert tone="warn" title={t('badge')}>
          {t('text')}
        </Alert>
        {mails.length === 0 && (
          <Card>
            <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>
          </Card>
        )}
        {mails.map((mail) => (
          <Card key={mail.id} translate="no">
            <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
              <h2 className="font-semibold">
                {mail.subject}
              </h2>
              <RelativeTime at={mail.createdAt.getTime()} className="text-sm text-muted" />
            </div>
            <p className="mb-3 text-sm text-muted">{t('to', { recipient: mail.recipient })}</p>
            {mail.html ? <MailFrame title={mail.subject} html={mail.html} /> : <MailText text={mail.text} />}
            {mail.html && (
              <details className="mt-3">
                <summary className="cursor-pointer text-sm text-muted">{t('asText')}</summary>
                <MailText text={mail.text} />
              </details>
            )}
          </Card>
        ))}
      </main>
    </div>
  )
}

function MailText({ text }: { text: string }) {
  return <p className="mt-3 whitespace-pre-wrap wrap-anywhere">{text}</p>
}
