'use client'

import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '#components/ui/dialog.tsx'
import type { CreatedKey } from '#lib/accounts/api-keys.ts'
import { create } from '../actions.ts'
import { KeyFields, readKeyForm, type Problem } from './key-fields.tsx'
import { NewKey } from './new-key.tsx'

export interface CreateKeyProps {
  baseUrl: string
  /** Begin with the dialog open. */
  open?: boolean
}

/** Asks for a name and perhaps limits, then shows the key: once, and until the person says that it is kept. */
export function CreateKey({ baseUrl, open: initially = false }: CreateKeyProps) {
  const t = useTranslations('keys.create')
  const [open, setOpen] = useState(initially)
  const [created, setCreated] = useState<CreatedKey | null>(null)

  function change(next: boolean): void {
    setOpen(next)
    // The key leaves this browser's memory with the dialog.
    if (!next) setCreated(null)
  }

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden />
          {t('open')}
        </Button>
      </DialogTrigger>
      {created ? (
        <DialogContent title={t('createdTitle')} description={t('createdText')} dismissable={false} className="max-w-xl">
          <NewKey created={created} baseUrl={baseUrl} />
        </DialogContent>
      ) : (
        <DialogContent title={t('title')} description={t('text')}>
          <SettingsForm onCreated={setCreated} />
        </DialogContent>
      )}
    </Dialog>
  )
}

function SettingsForm({ onCreated }: { onCreated: (created: CreatedKey) => void }) {
  const t = useTranslations('keys.create')
  const cancel = useTranslations('common')('cancel')
  const [problem, setProblem] = useState<Problem>()
  const [pending, start] = useTransition()

  function submit(form: FormData): void {
    start(async () => {
      const result = await create(readKeyForm(form))
      if (result.ok) onCreated(result.value)
      else setProblem(result)
    })
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
      className="flex flex-col gap-4"
    >
      <KeyFields problem={problem} />
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="secondary">{cancel}</Button>
        </DialogClose>
        <Button type="submit" pending={pending}>
          {t('submit')}
        </Button>
      </DialogFooter>
    </form>
  )
}
