'use client'

import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { update } from '../actions.ts'
import type { KeyDialogProps } from './key-actions.tsx'
import { KeyFields, readKeyForm, type KeyFormValues, type Problem } from './key-fields.tsx'

/** Changes what a key may do; programs that use it notice within a second. */
export function EditKey({ id, values, onClose }: KeyDialogProps & { values: KeyFormValues }) {
  const t = useTranslations('keys.edit')
  const cancel = useTranslations('common')('cancel')
  const show = useToast()
  const [problem, setProblem] = useState<Problem>()
  const [pending, start] = useTransition()

  function submit(form: FormData): void {
    start(async () => {
      const result = await update(id, readKeyForm(form))
      setProblem(result.ok ? undefined : result)
      if (!result.ok) return
      onClose()
      show({ title: t('done', { name: values.name }) })
    })
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
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
