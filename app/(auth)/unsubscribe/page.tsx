import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { readUnsubscribe } from '#lib/accounts/notice-settings.ts'
import { Heading } from '../_components/heading.tsx'
import { unsubscribeAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.unsubscribe'))('title') }
}

/** Opening it changes nothing, since mail scanners do that too: the button does. */
export default async function UnsubscribePage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const t = await getTranslations('auth.unsubscribe')
  const { token: given, done } = await searchParams
  const token = typeof given === 'string' ? given : ''
  const asked = readUnsubscribe(token)
  if (!asked) {
    return (
      <>
        <Heading title={t('title')}>{t(done === undefined ? 'unknown' : 'done')}</Heading>
        <ButtonLink href="/dashboard/settings#notices" size="lg" className="w-full">
          {t('settings')}
        </ButtonLink>
      </>
    )
  }
  return (
    <>
      <Heading title={t('title')}>{t(asked.kind)}</Heading>
      <form action={unsubscribeAction}>
        <input type="hidden" name="token" value={token} />
        <Button type="submit" size="lg" className="w-full">
          {t('submit')}
        </Button>
      </form>
    </>
  )
}
