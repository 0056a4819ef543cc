'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'

export interface DrawerProps {
  title: ReactNode
  /** Beside the way to close it. */
  actions?: ReactNode
  onClose: () => void
  /** What has the focus afterwards: where the reader was. */
  returnTo?: () => HTMLElement | null
  children: ReactNode
}

/** A sheet at the edge, over a list that stays where it is; Escape and a click beside it close it. */
export function Drawer({ title, actions, onClose, returnTo, children }: DrawerProps) {
  const t = useTranslations('common')
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-[oklch(0_0_0/0.45)]" />
        <Primitive.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            const element = returnTo?.()
            if (!element) return
            event.preventDefault()
            element.focus()
          }}
          className="fixed inset-y-0 right-0 z-50 flex w-full max-w-2xl animate-appear flex-col border-l border-line bg-paper focus:outline-none"
        >
          <div className="flex h-13 shrink-0 items-center gap-2 border-b border-line pr-3 pl-4 md:pl-6">
            <Primitive.Title className="min-w-0 flex-1 truncate text-md font-semibold">{title}</Primitive.Title>
            {actions}
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon" aria-label={t('close')}>
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </div>
          {/* Tables in here scroll with the sheet: their heads have nothing to stick below. */}
          <div className="min-h-0 flex-1 overflow-y-auto p-4 md:p-6 [&_thead]:static" tabIndex={-1}>
            {children}
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
