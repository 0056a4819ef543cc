import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { MessagePage } from '#components/brand/message-page.tsx'
import { SiteButtonLink } from '#components/shell/site-link.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('common.notFound'))('title') }
}

export default function NotFound() {
  const t = useTranslations('common.notFound')
  return (
    <MessagePage title={t('title')} action={<SiteButtonLink href="/">{t('action')}</SiteButtonLink>}>
      {t('text')}
    </MessagePage>
  )
}
