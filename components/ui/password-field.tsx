'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState, type ReactNode } from 'react'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

export interface PasswordFieldProps {
  label: string
  name: string
  autoComplete: 'current-password' | 'new-password'
  hint?: ReactNode
  aside?: ReactNode
  error?: ReactNode
}

/** A password with a button that shows it: what can be read need not be typed twice. */
export function PasswordField({ label, name, autoComplete, hint, aside, error }: PasswordFieldProps) {
  const t = useTranslations('common.password')
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <Field label={label} hint={hint} aside={aside} error={error}>
      {(control) => (
        <div className="relative">
          <Input {...control} name={name} type={shown ? 'text' : 'password'} autoComplete={autoComplete} autoCapitalize="none" spellCheck={false} required maxLength={128} className="pr-10" />
          <button
            type="button"
            aria-label={t(shown ? 'hide' : 'show')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 right-0 flex w-10 items-center justify-center rounded-md text-muted hover:text-ink"
          >
            <Icon aria-hidden className="size-4" />
          </button>
        </div>
      )}
    </Field>
  )
}
