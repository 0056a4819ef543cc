'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Dialog as Primitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from './button.tsx'
import { cn } from './cn.ts'

/** `<Dialog><DialogTrigger asChild><Button/></DialogTrigger><DialogContent title="…">…</DialogContent></Dialog>` */
export const Dialog = Primitive.Root
export const DialogTrigger = Primitive.Trigger
export const DialogClose = Primitive.Close

export interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, 'title'> {
  title: ReactNode
  description?: ReactNode
  /** False: only the buttons inside close it (a secret shown once must not vanish by a stray click). */
  dismissable?: boolean
}

export function DialogContent({ title, description, dismissable = true, className, children, ...rest }: DialogContentProps) {
  const t = useTranslations('common')
  const stay = (event: Event) => {
    if (!dismissable) event.preventDefault()
  }
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-[oklch(0_0_0/0.45)]" />
      <Primitive.Content
        className={cn(
          'fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 animate-appear flex-col gap-4 overflow-y-auto rounded-lg border border-line bg-surface p-5 focus:outline-none',
          className,
        )}
        onInteractOutside={stay}
        onEscapeKeyDown={stay}
        {...(description ? {} : { 'aria-describedby': undefined })}
        {...rest}
      >
        <div className="pr-8">
          <Primitive.Title className="text-md font-semibold">{title}</Primitive.Title>
          {description && <Primitive.Description className="mt-1 text-sm text-pretty text-muted">{description}</Primitive.Description>}
        </div>
        {children}
        {dismissable && (
          <Primitive.Close asChild>
            <Button variant="ghost" size="icon" className="absolute top-3.5 right-3.5" aria-label={t('close')}>
              <X aria-hidden />
            </Button>
          </Primitive.Close>
        )}
      </Primitive.Content>
    </Primitive.Portal>
  )
}

/** Buttons at the foot; the one to press stands last, at the right. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>
}
