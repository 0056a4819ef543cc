import { FlaskConical } from 'lucide-react'
import { useTranslations } from 'next-intl'

/** Said on every page while answers are made up, so that nobody takes them for real ones. */
export function SandboxBanner() {
  const t = useTranslations('common.sandbox')
  return (
    <aside aria-label={t('title')} className="flex items-start justify-center gap-2 border-b border-warn-line bg-warn-soft px-4 py-2 text-xs text-warn-ink print:hidden">
      <FlaskConical aria-hidden className="mt-px size-4 shrink-0" />
      <p className="text-pretty">
        <strong className="font-semibold">{t('title')}</strong> {t('text')}
      </p>
    </aside>
  )
}
