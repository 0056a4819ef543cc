'use client'

import { LogOut } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { Button } from '../ui/button.tsx'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel, DropdownMenuSeparator, DropdownMenuTrigger } from '../ui/dropdown-menu.tsx'

export interface AccountMenuProps {
  email: string
  signOut: () => Promise<void>
}

export function AccountMenu({ email, signOut }: AccountMenuProps) {
  const t = useTranslations('dashboard.shell')
  const [leaving, leave] = useTransition()
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t('account')} pending={leaving}>
          <span aria-hidden className="flex size-6 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-ink uppercase">
            {email.slice(0, 1)}
          </span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="max-w-72">
        <DropdownMenuLabel>{t('signedInAs')}</DropdownMenuLabel>
        <p className="truncate px-2 pb-1.5 text-sm">{email}</p>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => leave(signOut)}>
          <LogOut aria-hidden />
          {t('signOut')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
