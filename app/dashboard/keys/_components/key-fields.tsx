'use client'

import { useTranslations } from 'next-intl'
import { Field, TextField } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { KeySettingsInput } from '#lib/accounts/api-keys.ts'

/** A key's settings as its form shows them. */
export interface KeyFormValues {
  name: string
  /** "25"; '' = no limit. */
  limit: string
  /** '' = never. */
  limitReset: '' | 'daily' | 'weekly' | 'monthly'
  /** "2027-01-31", the last day on which it works, UTC; '' = for ever. */
  expires: string
  models: string
}

export const emptyKey: KeyFormValues = { name: '', limit: '', limitReset: 'monthly', expires: '', models: '' }

export interface Problem {
  message: string
  param: string | null
}

/** Name and, folded away until wanted, what the key may spend, until when, and on which models. */
export function KeyFields({ values = emptyKey, problem, open = false }: { values?: KeyFormValues; problem?: Problem | undefined; open?: boolean }) {
  const t = useTranslations('keys.fields')
  const errorOf = (...params: string[]) => (problem?.param && params.includes(problem.param) ? problem.message : undefined)
  return (
    <>
      <TextField label={t('name')} hint={t('nameHint')} error={problem?.param === null ? problem.message : errorOf('name')} name="name" defaultValue={values.name} maxLength={80} autoComplete="off" required autoFocus={!open} />
      <details open={open} className="group">
        <summary className="cursor-pointer text-sm font-medium text-muted hover:text-ink">{t('limits')}</summary>
        <div className="mt-4 flex flex-col gap-4">
          <div className="grid grid-cols-2 gap-3">
            <TextField label={t('limit')} error={errorOf('limit')} name="limit" defaultValue={values.limit} inputMode="decimal" placeholder={t('none')} autoComplete="off" maxLength={17} />
            <Field label={t('reset')}>
              {(control) => (
                <Select {...control} name="limitReset" defaultValue={values.limitReset}>
                  {(['daily', 'weekly', 'monthly', ''] as const).map((reset) => (
                    <option key={reset} value={reset}>
                      {t(reset || 'never')}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <p className="-mt-2 text-xs text-muted">{t('limitHint')}</p>
          <TextField label={t('expires')} hint={t('expiresHint')} error={errorOf('expiresAt')} name="expires" type="date" defaultValue={values.expires} />
          <TextField label={t('models')} hint={t('modelsHint')} error={errorOf('models')} name="models" defaultValue={values.models} placeholder={t('all')} autoComplete="off" spellCheck={false} />
        </div>
      </details>
    </>
  )
}

/** What the form says, as the actions take it. */
export function readKeyForm(form: FormData): KeySettingsInput {
  const text = (name: string): string => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const limit = text('limit').replace(/^\$/, '')
  return {
    name: text('name'),
    limit: limit || null,
    limitReset: limit ? ((text('limitReset') || null) as KeySettingsInput['limitReset']) : null,
    expiresAt: text('expires') ? `${text('expires')}T23:59:59Z` : null,
    models: text('models').split(/[\s,]+/).filter(Boolean),
  }
}
