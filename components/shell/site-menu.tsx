'use client'

import { Menu, X } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { SiteLink } from './site-link.tsx'

export interface SiteMenuProps {
  label: string
  links: readonly { href: string; label: string }[]
  /** Stands below the links. */
  children?: ReactNode
  className?: string
}

/** The site's navigation where there is no room for it in a line: a popover of the browser's own, which closes by Escape and by a touch elsewhere. */
export function SiteMenu({ label, links, children, className }: SiteMenuProps) {
  const sheet = useRef<HTMLElement>(null)
  const [open, setOpen] = useState(false)
  const Icon = open ? X : Menu
  return (
    <div className={className}>
      <Button variant="ghost" size="icon" aria-label={label} aria-expanded={open} popoverTarget="site-menu">
        <Icon aria-hidden />
      </Button>
      <nav
        id="site-menu"
        ref={sheet}
        popover="auto"
        aria-label={label}
        onToggle={(event) => setOpen(event.newState === 'open')}
        // Placed by hand: a popover stands in the middle of the window otherwise.
        className={cn('inset-x-0 top-auto bottom-auto m-0 mt-3 w-full border-b border-line bg-paper px-4 py-3 text-ink', open && 'flex flex-col')}
      >
        {links.map((link) => (
          <SiteLink key={link.href} href={link.href} onClick={() => sheet.current?.hidePopover()} className="rounded-md py-2.5 text-md">
            {link.label}
          </SiteLink>
        ))}
        {children && <div className="mt-2 flex items-center justify-between border-t border-line pt-3">{children}</div>}
      </nav>
    </div>
  )
}
