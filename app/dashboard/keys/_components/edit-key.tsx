'use client'

import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '#components/ui/dialog.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { update } from '../actions.ts'
import { KeyFields, readKeyForm, type KeyFormValues, type Problem } from './key-fields.tsx'

/** Changes what a key may do; programs that use it notice within a second. */
export function EditKey({ id, values }: { id: string; values: KeyFormValues }) {
  const t = useTranslations('keys.edit')
  const cancel = useTranslations('common')('cancel')
  const show = useToast()
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [pending, start] = useTransition()

  function submit(form: FormData): void {
    start(async () => {
      const result = await update(id, readKeyForm(form))
      setProblem(result.ok ? undefined : result)
      if (!result.ok) return
      setOpen(false)
      show({ title: t('done', { name: values.name }) })
    })
  }

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="ghost" size="sm" aria-label={t('label', { name: values.name })}>
          {t('open')}
        </Button>
      </DialogTrigger>
      <DialogContent title={t('title', { name: values.name })} description={t('text')}>
        {/* onSubmit and not action: a form that was refused keeps what was typed. */}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            submit(new FormData(event.currentTarget))
          }}
          className="flex flex-col gap-4"
        >
          <KeyFields values={values} problem={problem} open />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="secondary">{cancel}</Button>
            </DialogClose>
            <Button type="submit" pending={pending}>
              {t('submit')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
