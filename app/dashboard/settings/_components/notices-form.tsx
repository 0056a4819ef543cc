'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import type { NoticeSettings } from '#lib/accounts/notice-settings.ts'
import { saveNoticeSettings } from '../actions.ts'
import { useAct } from './use-act.ts'

/** Which mails the person wants. */
export function NoticesForm({ saved }: { saved: NoticeSettings }) {
  const t = useTranslations('settings.profile.notices')
  const { act, pending, problem } = useAct()
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        act(() => saveNoticeSettings({ lowBalance: form.get('lowBalance'), keyBudget: form.has('keyBudget'), weekly: form.has('weekly') }), t('done'))
      }}
      className="flex flex-col items-start gap-4"
    >
      <TextField name="lowBalance" label={t('lowBalance')} hint={t('lowBalanceHint')} inputMode="decimal" autoComplete="off" defaultValue={saved.lowBalance} error={problem?.text} className="w-full max-w-md" />
      {(['keyBudget', 'weekly'] as const).map((name) => (
        <label key={name} className="flex items-center gap-2 text-sm">
          <input type="checkbox" name={name} defaultChecked={saved[name]} className="size-4 shrink-0 accent-accent" />
          {t(name)}
        </label>
      ))}
      <Button type="submit" variant="secondary" pending={pending}>
        {t('submit')}
      </Button>
    </form>
  )
}
