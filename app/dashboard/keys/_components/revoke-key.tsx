'use client'

import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { revoke } from '../actions.ts'
import type { KeyDialogProps } from './key-actions.tsx'

/** Asks before it cuts a program off; there is no way back. */
export function RevokeKey({ id, name, onClose }: KeyDialogProps) {
  const t = useTranslations('keys.revoke')
  const cancel = useTranslations('common')('cancel')
  const show = useToast()
  const [error, setError] = useState<string>()
  const [pending, start] = useTransition()

  function confirm(): void {
    start(async () => {
      const result = await revoke(id)
      if (!result.ok) return setError(result.message)
      onClose()
      show({ title: t('done', { name }) })
    })
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('title', { name })} description={t('text')}>
        {error && <Alert tone="harm">{error}</Alert>}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="secondary">{cancel}</Button>
          </DialogClose>
          <Button variant="harm" pending={pending} onClick={confirm}>
            {t('submit')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
