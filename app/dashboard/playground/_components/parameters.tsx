'use client'

import { useTranslations } from 'next-intl'
import { Field, TextField } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { Parameters } from '../../_answer/conversation.ts'

export interface ParameterFieldsProps {
  value: Parameters
  /** What is wrong with the tools. */
  toolsProblem?: string
  onChange: (value: Parameters) => void
}

/** What goes along with every message; an empty field leaves it to the model. */
export function ParameterFields({ value, toolsProblem, onChange }: ParameterFieldsProps) {
  const t = useTranslations('playground.parameters')
  const set = <Name extends keyof Parameters>(name: Name, next: Parameters[Name]) => onChange({ ...value, [name]: next })
  const number = (name: 'temperature' | 'topP' | 'maxTokens', label: string, range: { min: number; max?: number; step: number }) => (
    <TextField label={label} type="number" inputMode="decimal" placeholder={t('default')} {...range} value={value[name]} onChange={(event) => set(name, event.target.value)} />
  )
  return (
    <div className="grid gap-4 p-4 sm:grid-cols-2 lg:grid-cols-5">
      <Field label={t('system')} className="sm:col-span-2 lg:col-span-5">
        {(control) => <Textarea {...control} rows={2} value={value.system} onChange={(event) => set('system', event.target.value)} />}
      </Field>
      {number('temperature', t('temperature'), { min: 0, max: 2, step: 0.1 })}
      {number('topP', t('topP'), { min: 0, max: 1, step: 0.05 })}
      {number('maxTokens', t('maxTokens'), { min: 1, step: 1 })}
      <Field label={t('effort')}>
        {(control) => (
          <Select {...control} value={value.effort} onChange={(event) => set('effort', event.target.value as Parameters['effort'])}>
            <option value="">{t('effortDefault')}</option>
            <option value="none">{t('effortNone')}</option>
            <option value="low">{t('effortLow')}</option>
            <option value="medium">{t('effortMedium')}</option>
            <option value="high">{t('effortHigh')}</option>
          </Select>
        )}
      </Field>
      <Field label={t('format')}>
        {(control) => (
          <Select {...control} value={value.json ? 'json' : 'text'} onChange={(event) => set('json', event.target.value === 'json')}>
            <option value="text">{t('formatText')}</option>
            <option value="json">{t('formatJson')}</option>
          </Select>
        )}
      </Field>
      <Field label={t('tools')} hint={t('toolsHint')} error={toolsProblem} className="sm:col-span-2 lg:col-span-5">
        {(control) => <Textarea {...control} rows={3} value={value.tools} onChange={(event) => set('tools', event.target.value)} className="font-mono text-sm md:text-sm" spellCheck={false} />}
      </Field>
    </div>
  )
}
