'use client'

import { Languages } from 'lucide-react'
import { useLocale } from 'next-intl'
import { usePathname } from 'next/navigation'
import type { ComponentProps, MouseEvent } from 'react'
import { languageNames, languageTags, localePath, locales, readAddress } from '../../i18n/locales.ts'
import { cn } from '../ui/cn.ts'
import { rememberLocale } from './remember-locale.ts'

/**
 * The same page in the other language, as a link that works without JavaScript too. A full load, because
 * the document's own language changes with it.
 */
export function LanguageSwitch({ className, onClick, ...rest }: ComponentProps<'a'>) {
  const locale = useLocale()
  const path = usePathname()
  const other = locales.find((candidate) => candidate !== locale)!

  function keepPlace(event: MouseEvent<HTMLAnchorElement>): void {
    rememberLocale(other)
    event.currentTarget.search = location.search
    event.currentTarget.hash = location.hash
    onClick?.(event)
  }

  return (
    <a
      {...rest}
      href={localePath(other, readAddress(path).path)}
      hrefLang={languageTags[other]}
      lang={languageTags[other]}
      onClick={keepPlace}
      className={cn('inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-muted transition-colors hover:text-ink', className)}
    >
      <Languages aria-hidden className="size-4" />
      {languageNames[other]}
    </a>
  )
}
