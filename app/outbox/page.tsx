import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { Logo } from '#components/brand/logo.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { readOutbox } from '#lib/accounts/outbox.ts'
import { MailCard } from './_components/mail-card.tsx'

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
          <MailCard key={mail.id} mail={mail} />
        ))}
      </main>
    </div>
  )
}
