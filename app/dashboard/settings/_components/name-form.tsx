'use client'

import { useTranslations } from 'next-intl'
import { saveName } from '../actions.ts'
import { OneField } from './one-field.tsx'
import { useAct } from './use-act.ts'

export function NameForm({ name }: { name: string }) {
  const t = useTranslations('settings.profile.name')
  const { act, pending, problem } = useAct()
  return (
    <OneField
      label={t('field')}
      type="text"
      autoComplete="name"
      maxLength={80}
      defaultValue={name}
      submit={t('submit')}
      pending={pending}
      error={problem?.text}
      onSubmit={(value) => act(() => saveName(value), t('done'))}
    />
  )
}
