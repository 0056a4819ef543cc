import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { readNotices } from '#lib/accounts/notice-settings.ts'
import { profile } from '#lib/accounts/profile.ts'
import { balance } from '#lib/billing/balance.ts'
import { formatUsd } from '#lib/money.ts'
import { DeleteAccount } from './_components/delete-account.tsx'
import { DownloadData } from './_components/download-data.tsx'
import { EmailForm } from './_components/email-form.tsx'
import { LanguageChoice } from './_components/language-choice.tsx'
import { NameForm } from './_components/name-form.tsx'
import { NoticesForm } from './_components/notices-form.tsx'
import { ThemeChoice } from './_components/theme-choice.tsx'
import { YuanChoice } from './_components/yuan-choice.tsx'
import { yuan } from '../../yuan.ts'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings')
  return { title: `${t('pages.profile')} · ${t('title')}` }
}

export default async function ProfilePage() {
  const user = await requireUser()
  const [t, { name, email }, { posted, freeCallsLeft }, { offered, rate }, notices] = await Promise.all([getTranslations('settings.profile'), profile(user), balance(user), yuan(), readNotices(user)])
  return (
    <>
      <Card aria-labelledby="name">
        <CardHeader id="name" title={t('name.title')} description={t('name.text')} />
        <NameForm name={name ?? ''} />
      </Card>
      <Card aria-labelledby="email">
        <CardHeader id="email" title={t('email.title')} description={t('email.text')} />
        <EmailForm email={email} />
      </Card>
      <Card aria-labelledby="notices">
        <CardHeader id="notices" title={t('notices.title')} description={t('notices.text')} />
        <NoticesForm saved={notices} />
      </Card>
      <Card aria-labelledby="language">
        <CardHeader id="language" title={t('language.title')} description={t('language.text')} />
        <LanguageChoice />
      </Card>
      {offered && (
        <Card aria-labelledby="yuan">
          <CardHeader id="yuan" title={t('yuan.title')} description={t('yuan.text')} />
          <YuanChoice shown={rate !== null} />
        </Card>
      )}
      <Card aria-labelledby="theme">
        <CardHeader id="theme" title={t('theme.title')} description={t('theme.text')} />
        <ThemeChoice />
      </Card>
      <Card aria-labelledby="data">
        <CardHeader id="data" title={t('data.title')} description={t('data.text')} />
        <DownloadData />
      </Card>
      <Card aria-labelledby="delete">
        <CardHeader id="delete" title={t('delete.title')} description={t(user.role === 'owner' ? 'delete.text' : 'delete.member')} />
        {user.role === 'owner' && <DeleteAccount email={email} credit={posted > 0n ? formatUsd(posted) : null} freeCalls={Number(freeCallsLeft)} />}
      </Card>
    </>
  )
}
