'use client'

import { LogOut, Settings } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { isLocale, languageNames, languageTags, locales, type Locale } from '../../i18n/locales.ts'
import { Button } from '../ui/button.tsx'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel, DropdownMenuRadioGroup, DropdownMenuRadioItem, DropdownMenuSeparator, DropdownMenuTrigger } from '../ui/dropdown-menu.tsx'
import { rememberLocale } from './remember-locale.ts'

export interface AccountMenuProps {
  email: string
  signOut: () => Promise<void>
  /** Keeps the choice for other browsers and for mails. */
  saveLocale: (locale: Locale) => Promise<unknown>
}

export function AccountMenu({ email, signOut, saveLocale }: AccountMenuProps) {
  const t = useTranslations('dashboard.shell')
  const words = useTranslations('common')
  const locale = useLocale()
  const router = useRouter()
  const [leaving, leave] = useTransition()

  function speak(language: string): void {
    if (!isLocale(language)) return
    rememberLocale(language)
    void saveLocale(language).then(() => router.refresh())
  }

  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t('account')} pending={leaving}>
          {/* Drawn by the style sheet: as text it would have to be part of the button's name. */}
          <span aria-hidden data-initial={email.slice(0, 1)} className="flex size-6 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-ink uppercase before:content-[attr(data-initial)]" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="max-w-72">
        <DropdownMenuLabel>{t('signedInAs')}</DropdownMenuLabel>
        <p className="truncate px-2 pb-1.5 text-sm">{email}</p>
        <DropdownMenuSeparator />
        <DropdownMenuLabel id="menu-language">{words('interfaceLanguage')}</DropdownMenuLabel>
        <DropdownMenuRadioGroup aria-labelledby="menu-language" value={locale} onValueChange={speak}>
          {locales.map((language) => (
            <DropdownMenuRadioItem key={language} value={language} lang={languageTags[language]}>
              {languageNames[language]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/dashboard/settings">
            <Settings aria-hidden />
            {t('settings')}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => leave(signOut)}>
          <LogOut aria-hidden />
          {t('signOut')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
