'use client'

import { useTranslations } from 'next-intl'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { useAct } from '../../_components/use-act.ts'
import { enableCodes, type ShownEnrolment } from '../actions.ts'

export interface EnrolProps {
  enrolment: ShownEnrolment
  onCancel: () => void
  /** With the recovery codes. */
  onEnabled: (codes: string[]) => void
}

/** The picture for the app, and the first code as the proof that it has it. */
export function Enrol({ enrolment: { qr, key }, onCancel, onEnabled }: EnrolProps) {
  const t = useTranslations('settings.security.twoStep')
  const cancel = useTranslations('common')('cancel')
  const { act, pending, problem } = useAct()
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const code = new FormData(event.currentTarget).get('code')
        act(() => enableCodes(code), t('enabled'), (done) => onEnabled(done.recoveryCodes))
      }}
      className="flex flex-col items-start gap-4"
    >
      <p className="text-sm text-pretty">{t('scan')}</p>
      <svg role="img" aria-label={t('qr')} viewBox={`0 0 ${qr.size} ${qr.size}`} shapeRendering="crispEdges" className="size-48 rounded-md border border-line bg-scan text-on-scan">
        <path d={qr.path} fill="currentColor" />
      </svg>
      <div className="w-full text-sm">
        <p className="font-medium">{t('key')}</p>
        <p className="flex items-center gap-2">
          <code className="min-w-0 font-mono wrap-anywhere">{key.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          <CopyButton value={key} label={t('copyKey')} />
        </p>
      </div>
      {problem && problem.reason !== 'wrong_code' && <Alert tone="harm">{problem.text}</Alert>}
      <TextField
        label={t('code')}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        required
        autoFocus
        error={problem?.reason === 'wrong_code' && problem.text}
        className="w-full max-w-md [&_input]:font-mono"
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={pending}>
          {t('enable')}
        </Button>
        <Button variant="secondary" onClick={onCancel}>
          {cancel}
        </Button>
      </div>
    </form>
  )
}
