'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { useAct } from '../../_components/use-act.ts'
import { nameOwnPasskey } from '../passkey-actions.ts'

export function RenamePasskey({ id, name }: { id: string; name: string }) {
  const t = useTranslations('settings.security.passkeys')
  const cancel = useTranslations('common')('cancel')
  const { act, pending, problem } = useAct()
  const [open, setOpen] = useState(false)
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="ghost" size="sm" aria-label={t('renameLabel', { name })}>
          {t('rename')}
        </Button>
      </DialogTrigger>
      <DialogContent title={t('renameTitle', { name })}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            const value = new FormData(event.currentTarget).get('name')
            act(() => nameOwnPasskey({ id, name: value }), t('renamed'), () => setOpen(false))
          }}
          className="flex flex-col gap-4"
        >
          <TextField label={t('renameField')} name="name" defaultValue={name} maxLength={60} autoComplete="off" required error={problem?.text} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="secondary">{cancel}</Button>
            </DialogClose>
            <Button type="submit" pending={pending}>
              {t('save')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
