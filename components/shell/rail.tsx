'use client'

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useState } from 'react'
import { LogoMark } from '../brand/logo.tsx'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { railCookie } from './cookies.ts'
import { useSections } from './sections.ts'

/** Where one can go. Words beside the icons, or icons alone; remembered in a cookie so that the server draws it right at once. */
export function Rail({ narrow: initially }: { narrow: boolean }) {
  const t = useTranslations('dashboard.shell')
  const product = useTranslations('common')('product')
  const [narrow, setNarrow] = useState(initially)
  const sections = useSections()

  function toggle(): void {
    document.cookie = `${railCookie}=${narrow ? 'wide' : 'narrow'}; path=/dashboard; max-age=31536000; samesite=lax`
    setNarrow(!narrow)
  }

  // Between a phone and a desk there is room for icons only, whatever was chosen.
  const words = narrow ? 'hidden' : 'max-lg:hidden'
  const Toggle = narrow ? PanelLeftOpen : PanelLeftClose
  return (
    <div className={cn('shrink-0 border-r border-line max-md:hidden print:hidden', narrow ? 'w-14' : 'w-14 lg:w-58')}>
      <nav aria-label={t('navigation')} className="sticky top-0 flex h-dvh flex-col px-3">
        <Link href="/dashboard" className="flex h-13 items-center gap-2 px-1 font-semibold tracking-[-0.02em]" aria-label={product}>
          <LogoMark />
          <span className={words}>{product}</span>
        </Link>
        <div className="mt-2 flex flex-1 flex-col gap-0.5">
          {sections.map(({ href, label, Icon, current }) => (
            <Link
              key={href}
              href={href}
              aria-current={current ? 'page' : undefined}
              aria-label={label}
              title={label}
              className={cn(
                'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors [&_svg]:size-4',
                current ? 'bg-pressed font-medium text-ink' : 'text-muted hover:bg-sunken hover:text-ink',
              )}
            >
              <Icon aria-hidden />
              <span className={words}>{label}</span>
            </Link>
          ))}
        </div>
        <Button variant="ghost" size="icon" className="mb-3 max-lg:hidden" onClick={toggle} aria-label={t(narrow ? 'widen' : 'narrow')} title={t(narrow ? 'widen' : 'narrow')}>
          <Toggle aria-hidden />
        </Button>
      </nav>
    </div>
  )
}
