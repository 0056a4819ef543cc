'use client'

import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '#components/ui/dialog.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { revoke } from '../actions.ts'

/** Asks before it cuts a program off; there is no way back. */
export function RevokeKey({ id, name }: { id: string; name: string }) {
  const t = useTranslations('keys.revoke')
  const cancel = useTranslations('common')('cancel')
  const show = useToast()
  const [open, setOpen] = useState(false)
  const [error, setError] = useState<string>()
  const [pending, start] = useTransition()

  function confirm(): void {
    start(async () => {
      const result = await revoke(id)
      if (!result.ok) return setError(result.message)
      setOpen(false)
      show({ title: t('done', { name }) })
    })
  }

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="ghost" size="sm" aria-label={t('label', { name })}>
          {t('open')}
        </Button>
      </DialogTrigger>
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
