'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { useAct } from '../../_components/use-act.ts'
import { beginCodes, disableCodes, renewCodes, type ShownEnrolment } from '../actions.ts'
import { Enrol } from './enrol.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

export interface TwoStepProps {
  on: boolean
  /** "On since …", written on the server. */
  since: string
  recoveryCodesLeft: number
}

export function TwoStep({ on, since, recoveryCodesLeft }: TwoStepProps) {
  const t = useTranslations('settings.security.twoStep')
  const { act, pending, problem } = useAct()
  const [enrolment, setEnrolment] = useState<ShownEnrolment>()
  const [codes, setCodes] = useState<string[]>()

  if (codes) return <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />
  if (!on && enrolment) {
    return (
      <Enrol
        enrolment={enrolment}
        onCancel={() => setEnrolment(undefined)}
        onEnabled={(made) => {
          setEnrolment(undefined)
          setCodes(made)
        }}
      />
    )
  }
  return (
    <div className="flex flex-col items-start gap-4">
      {problem && <Alert tone="harm">{problem.text}</Alert>}
      {on ? (
        <>
          <div className="flex flex-wrap gap-x-1.5 text-sm">
            <p>{since}</p>
            <p>{t('left', { count: recoveryCodesLeft })}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            <Button variant="secondary" pending={pending} onClick={() => act(renewCodes, t('renewed'), (done) => setCodes(done.recoveryCodes))}>
              {t('renew')}
            </Button>
            <Button variant="ghost" disabled={pending} onClick={() => act(disableCodes, t('disabled'))}>
              {t('disable')}
            </Button>
          </div>
        </>
      ) : (
        <Button variant="secondary" pending={pending} onClick={() => act(beginCodes, null, setEnrolment)}>
          {t('begin')}
        </Button>
      )}
    </div>
  )
}
