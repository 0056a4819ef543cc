'use client'

import { useTranslations } from 'next-intl'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { deleteAccount } from '../actions.ts'
import { useAct } from './use-act.ts'

export interface DeleteAccountProps {
  email: string
  /** What is left of credit, in dollars; null = nothing. */
  credit: string | null
  freeCalls: number
}

const consequences = ['keys', 'erased', 'card', 'books', 'again'] as const

/** Says what happens and what is given up, and has the address typed before it does it. */
export function DeleteAccount({ email, credit, freeCalls }: DeleteAccountProps) {
  const t = useTranslations('settings.profile.delete')
  const cancel = useTranslations('common')('cancel')
  const { act, pending, problem } = useAct()
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="secondary" className="text-harm-ink">
          {t('open')}
        </Button>
      </DialogTrigger>
      <DialogContent title={t('ask')} description={t('askText')}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            const typed = new FormData(event.currentTarget).get('email')
            act(() => deleteAccount(typed), null)
          }}
          className="flex flex-col gap-4"
        >
          <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm text-pretty">
            {consequences.map((one) => (
              <li key={one}>{t(one)}</li>
            ))}
          </ul>
          {(credit ?? freeCalls > 0) && (
            <Alert tone="warn" title={t(credit === null ? 'leftCalls' : freeCalls > 0 ? 'leftBoth' : 'leftCredit', { credit: credit ?? '', calls: freeCalls })}>
              {t('leftText')}
            </Alert>
          )}
          {problem && problem.reason !== 'other_email' && <Alert tone="harm">{problem.text}</Alert>}
          <TextField
            label={t('field', { email })}
            name="email"
            type="email"
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={320}
            required
            error={problem?.reason === 'other_email' && problem.text}
            className="[&_label]:wrap-anywhere"
          />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="secondary">{cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="harm" pending={pending}>
              {t('submit')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
