'use client'

import { Ellipsis } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { cn } from '../ui/cn.ts'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu.tsx'
import { useSections, type Section } from './sections.ts'

/** What one comes for less often than for the rest: behind the last tab. */
const later = new Set(['/dashboard/savings', '/dashboard/billing', '/dashboard/settings'])

/** The rail of a phone: at the thumb. There is room for six tabs; the last holds the sections the others leave. */
export function TabBar() {
  const t = useTranslations('dashboard.shell')
  const sections = useSections()
  return (
    <nav aria-label={t('navigation')} className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] md:hidden print:hidden">
      {sections
        .filter(({ href }) => !later.has(href))
        .map(({ href, label, Icon, current }) => (
          <Link key={href} href={href} aria-current={current ? 'page' : undefined} className={tab(current)}>
            <Icon aria-hidden className="size-5" />
            {label}
          </Link>
        ))}
      <More sections={sections.filter(({ href }) => later.has(href))} />
    </nav>
  )
}

function More({ sections }: { sections: readonly Section[] }) {
  const t = useTranslations('dashboard.shell')
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className={tab(sections.some(({ current }) => current))}>
        <Ellipsis aria-hidden className="size-5" />
        {t('more')}
      </DropdownMenuTrigger>
      <DropdownMenuContent side="top">
        {sections.map(({ href, label, Icon, current }) => (
          <DropdownMenuItem key={href} asChild className="h-11 text-base">
            <Link href={href} aria-current={current ? 'page' : undefined}>
              <Icon aria-hidden />
              {label}
            </Link>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

function tab(current: boolean): string {
  return cn('flex h-14 flex-1 flex-col items-center justify-center gap-1 text-xs', current ? 'font-medium text-accent-ink' : 'text-muted')
}
