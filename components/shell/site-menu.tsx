'use client'

import { Menu } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger } from '../ui/dropdown-menu.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { SiteLink } from './site-link.tsx'

export interface SiteMenuProps {
  label: string
  links: readonly { href: string; label: string }[]
  className?: string
}

/** The site's navigation where there is no room for it in a line. */
export function SiteMenu({ label, links, className }: SiteMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={label} className={className}>
          <Menu aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {links.map((link) => (
          <DropdownMenuItem key={link.href} asChild>
            <SiteLink href={link.href}>{link.label}</SiteLink>
          </DropdownMenuItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <LanguageSwitch />
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
