'use client'

import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { CreatedKey } from '#lib/accounts/api-keys.ts'
import { rotate } from '../actions.ts'
import type { KeyDialogProps } from './key-actions.tsx'
import { NewKey } from './new-key.tsx'

const overlaps = ['0', '1', '24', '168', '720'] as const
const USUAL = '24'

/** Asks how long the old secret goes on working, then shows the new one: once, and until the person says that it is kept. */
export function RotateKey({ id, name, baseUrl, onClose }: KeyDialogProps & { baseUrl: string }) {
  const t = useTranslations('keys.rotate')
  const [created, setCreated] = useState<CreatedKey | null>(null)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      {created ? (
        <DialogContent title={t('createdTitle', { name })} description={t('createdText')} dismissable={false} className="max-w-xl">
          <NewKey created={created} baseUrl={baseUrl} />
        </DialogContent>
      ) : (
        <DialogContent title={t('title', { name })} description={t('text')}>
          <OverlapForm id={id} onCreated={setCreated} />
        </DialogContent>
      )}
    </Dialog>
  )
}

function OverlapForm({ id, onCreated }: { id: string; onCreated: (created: CreatedKey) => void }) {
  const t = useTranslations('keys.rotate')
  const cancel = useTranslations('common')('cancel')
  const [problem, setProblem] = useState<string>()
  const [pending, start] = useTransition()

  function submit(form: FormData): void {
    start(async () => {
      const result = await rotate(id, Number(form.get('overlap')))
      if (result.ok) onCreated(result.value)
      else setProblem(result.message)
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
      <Field label={t('overlap')} hint={t('hint')} error={problem}>
        {(control) => (
          <Select {...control} name="overlap" defaultValue={USUAL}>
            {overlaps.map((hours) => (
              <option key={hours} value={hours}>
                {t(`hours.${hours}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
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
