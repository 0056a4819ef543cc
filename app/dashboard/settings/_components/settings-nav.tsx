'use client'

import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '#components/ui/cn.ts'

const pages = [
  { href: '/dashboard/settings', name: 'profile' },
  { href: '/dashboard/settings/security', name: 'security' },
  { href: '/dashboard/settings/log', name: 'log' },
] as const

/** The pages of the settings, side by side. */
export function SettingsNav() {
  const t = useTranslations('settings.pages')
  const path = usePathname()
  return (
    <nav aria-label={t('label')} className="mb-6 flex flex-wrap gap-x-1 gap-y-1 border-b border-line pb-2">
      {pages.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? 'page' : undefined}
          className={cn('flex h-8 items-center rounded-md px-2.5 text-sm transition-colors', path === href ? 'bg-pressed font-medium text-ink' : 'text-muted hover:bg-sunken hover:text-ink')}
        >
          {t(name)}
        </Link>
      ))}
    </nav>
  )
}
