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
  /** "600"; '' = no limit of its own. */
  rpm: string
  tpm: string
  concurrency: string
  brake: boolean
}

export const emptyKey: KeyFormValues = { name: '', limit: '', limitReset: 'monthly', expires: '', models: '', rpm: '', tpm: '', concurrency: '', brake: true }

export interface Problem {
  message: string
  param: string | null
}

const rates = ['rpm', 'tpm', 'concurrency'] as const

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
          <div className="grid grid-cols-3 items-end gap-3">
            {rates.map((rate) => (
              <TextField key={rate} label={t(rate)} error={errorOf(rate)} name={rate} defaultValue={values[rate]} inputMode="numeric" placeholder={t('none')} autoComplete="off" maxLength={10} />
            ))}
          </div>
          <p className="-mt-2 text-xs text-muted">{t('ratesHint')}</p>
          <TextField label={t('expires')} hint={t('expiresHint')} error={errorOf('expiresAt')} name="expires" type="date" defaultValue={values.expires} />
          <TextField label={t('models')} hint={t('modelsHint')} error={errorOf('models')} name="models" defaultValue={values.models} placeholder={t('all')} autoComplete="off" spellCheck={false} />
          <label className="flex items-start gap-2 text-sm">
            <input type="checkbox" name="brake" defaultChecked={values.brake} className="mt-0.5 size-4 shrink-0 accent-accent" />
            {t('brake')}
          </label>
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
    // What is no number is for lib/accounts to refuse.
    ...Object.fromEntries(rates.map((rate) => [rate, text(rate) === '' ? null : Number(text(rate).replace(/[,\s]/g, ''))])),
    brake: form.get('brake') !== null,
    models: text('models').split(/[\s,]+/).filter(Boolean),
  }
}
