import { useTranslations } from 'next-intl'
import { Logo } from '#components/brand/logo.tsx'

export default function Home() {
  const t = useTranslations('common')
  return (
    <main id="content" className="mx-auto max-w-3xl px-6 py-16">
      <Logo />
      <h1 className="mt-8 text-2xl font-semibold">{t('tagline')}</h1>
    </main>
  )
}
