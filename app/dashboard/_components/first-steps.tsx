import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { firstCall } from '#components/snippets.ts'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { cn } from '#components/ui/cn.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { topupLimits } from '#lib/billing/topups.ts'
import { formatUsd } from '#lib/money.ts'
import type { FirstSteps as Steps } from '#lib/reports/first-steps.ts'

export interface FirstStepsProps {
  steps: Steps
  baseUrl: string
  /** "sk-aip-v1-ab12…9f3c" of the newest key, when there is one. */
  keyLabel: string | undefined
  email: string
}

/** The way to the first call; checks itself off, and disappears when everything is done. */
export function FirstSteps({ steps, baseUrl, keyLabel, email }: FirstStepsProps) {
  const t = useTranslations('dashboard.steps')
  const next = (['verified', 'keyCreated', 'called', 'toppedUp'] as const).find((step) => !steps[step])
  return (
    <Card aria-labelledby="steps">
      <CardHeader id="steps" title={t('title')} description={t('description')} />
      <ol className="flex flex-col">
        <Step done={steps.verified} current={next === 'verified'} title={t('verify')} doneWord={t('done')}>
          {t('verifyText', { email })}
        </Step>
        <Step
          done={steps.keyCreated}
          current={next === 'keyCreated'}
          title={t('key')}
          doneWord={t('done')}
          action={
            <ButtonLink href="/dashboard/start" size="sm">
              {t('keyAction')}
            </ButtonLink>
          }
        >
          {t('keyText')}
        </Step>
        <Step done={steps.called} current={next === 'called'} title={t('call')} doneWord={t('done')} wide={<CodeBlock className="mt-3" samples={firstCall({ baseUrl, key: keyLabel ?? t('yourKey'), model: 'auto' })} mark={['auto']} />}>
          {t('callText')}
        </Step>
        <Step
          done={steps.toppedUp}
          current={next === 'toppedUp'}
          title={t('topup')}
          doneWord={t('done')}
          action={
            <ButtonLink href="/dashboard/billing" size="sm">
              {t('topupAction')}
            </ButtonLink>
          }
        >
          {t('topupText', { least: formatUsd(topupLimits.least) })}
        </Step>
      </ol>
    </Card>
  )
}

interface StepProps {
  done: boolean
  /** The one to do now: only it is spelled out. */
  current: boolean
  title: string
  doneWord: string
  action?: ReactNode
  wide?: ReactNode
  children: ReactNode
}

function Step({ done, current, title, doneWord, action, wide, children }: StepProps) {
  return (
    <li className="flex gap-3 border-t border-line py-3 first:border-0 first:pt-0 last:pb-0" aria-current={current ? 'step' : undefined}>
      <span
        className={cn(
          'mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full border',
          done ? 'border-accent bg-accent text-on-accent' : current ? 'border-accent' : 'border-edge',
        )}
      >
        {done && <Check role="img" aria-label={doneWord} className="size-3.5" strokeWidth={3} />}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div className="min-w-0">
            <p className={cn('font-medium', done && 'font-normal text-muted')}>{title}</p>
            {current && <p className="mt-0.5 max-w-2xl text-sm text-pretty text-muted">{children}</p>}
          </div>
          {current && action}
        </div>
        {current && wide}
      </div>
    </li>
  )
}
