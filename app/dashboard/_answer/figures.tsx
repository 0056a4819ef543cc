import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { exactUsd } from '#lib/money.ts'
import { nanoOf, tokensPerSecond, type AnswerTurn } from './conversation.ts'

/** The instrument's dials: what one answer took and cost, to the last digit. */
export function Figures({ answer }: { answer: AnswerTurn }) {
  const t = useTranslations('playground.figures')
  const { usage, firstMs, totalMs, id } = answer
  const speed = tokensPerSecond(answer)
  return (
    <dl aria-label={t('label')} className="flex flex-wrap gap-x-5 gap-y-1.5 border-t border-line pt-2.5">
      {firstMs !== null && <Figure name={t('first')}>{duration(firstMs)}</Figure>}
      {speed !== null && <Figure name={t('speed')}>{t('speedValue', { speed: Math.round(speed) })}</Figure>}
      {totalMs !== null && <Figure name={t('total')}>{duration(totalMs)}</Figure>}
      {usage && <Figure name={t('tokens')}>{t('tokensValue', { input: usage.input, output: usage.output })}</Figure>}
      {usage && (
        <Figure name={t('cost')}>
          <span>{usage.cost === 0 ? t('free') : `$${exactUsd(BigInt(nanoOf(usage.cost)))}`}</span>
          {id && (
            <>
              {' '}
              <Link href={`/dashboard/activity/${id}`} className="font-sans text-accent-ink underline underline-offset-2">
                {t('receipt')}
              </Link>
            </>
          )}
        </Figure>
      )}
    </dl>
  )
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="font-mono text-xs tabular-nums">{children}</dd>
    </div>
  )
}

/** Milliseconds under a second, then seconds with one decimal. */
function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
