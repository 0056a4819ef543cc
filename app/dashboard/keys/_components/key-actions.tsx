'use client'

import { Ellipsis } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger } from '#components/ui/dropdown-menu.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { freeze, stopPrevious } from '../actions.ts'
import { EditKey } from './edit-key.tsx'
import type { KeyFormValues } from './key-fields.tsx'
import { RevokeKey } from './revoke-key.tsx'
import { RotateKey } from './rotate-key.tsx'

/** What a dialog about one key is given; it is open while it is there. */
export interface KeyDialogProps {
  id: string
  name: string
  onClose: () => void
}

export interface KeyActionsProps {
  id: string
  values: KeyFormValues
  frozen: boolean
  /** A secret before the present one still works. */
  rotating: boolean
  baseUrl: string
}

/** Everything that can be done with a key. What cannot be undone asks first. */
export function KeyActions({ id, values, frozen, rotating, baseUrl }: KeyActionsProps) {
  const t = useTranslations('keys')
  const show = useToast()
  const [open, setOpen] = useState<'edit' | 'rotate' | 'revoke' | null>(null)
  const [pending, start] = useTransition()
  const { name } = values
  const dialog = { id, name, onClose: () => setOpen(null) }

  function act(work: () => Promise<{ ok: true } | { ok: false; message: string }>, done: string): void {
    start(async () => {
      const result = await work()
      show(result.ok ? { title: done } : { title: result.message, tone: 'harm' })
    })
  }

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t('menu', { name })} pending={pending}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setOpen('edit')}>{t('edit.open')}</DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setOpen('rotate')}>{t('rotate.open')}</DropdownMenuItem>
          {rotating && <DropdownMenuItem onSelect={() => act(() => stopPrevious(id), t('rotate.ended', { name }))}>{t('rotate.end')}</DropdownMenuItem>}
          {/* Nothing is lost, so nobody is asked. */}
          <DropdownMenuItem onSelect={() => act(() => freeze(id, !frozen), t(frozen ? 'freeze.unfrozenNow' : 'freeze.frozenNow', { name }))}>{t(frozen ? 'freeze.unfreeze' : 'freeze.freeze')}</DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem className="text-harm-ink" onSelect={() => setOpen('revoke')}>
            {t('revoke.open')}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {open === 'edit' && <EditKey {...dialog} values={values} />}
      {open === 'rotate' && <RotateKey {...dialog} baseUrl={baseUrl} />}
      {open === 'revoke' && <RevokeKey {...dialog} />}
    </>
  )
}
