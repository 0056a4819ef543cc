'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Image from 'next/image'
import { Button } from '#components/ui/button.tsx'
import { Answer } from '../../_answer/answer.tsx'
import { openToolCalls, type ToolTurn, type Turn } from '../../_answer/conversation.ts'
import { ModelSelect, type PlaygroundModel } from './model-select.tsx'
import { ToolResults } from './tool-results.tsx'
import type { Column as ColumnState } from './use-columns.ts'

export interface ColumnProps {
  column: ColumnState
  /** From 1. */
  number: number
  models: readonly PlaygroundModel[]
  baseUrl: string
  onChoose: (model: string) => void
  /** Missing for the only column. */
  onRemove?: () => void
  onToolResults: (results: readonly ToolTurn[]) => void
}

/** One model and its side of the conversation. */
export function Column({ column, number, models, baseUrl, onChoose, onRemove, onToolResults }: ColumnProps) {
  const t = useTranslations('playground')
  const calls = openToolCalls(column.turns)
  return (
    <section aria-label={t('modelOf', { number })} className="flex min-w-0 flex-col rounded-lg border border-line bg-surface">
      <div className="flex items-center gap-1.5 p-2">
        <ModelSelect models={models} value={column.model} number={number} onChange={onChoose} />
        {onRemove && (
          <Button variant="ghost" size="icon" aria-label={t('removeColumn')} title={t('removeColumn')} onClick={onRemove}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      <div className="flex flex-1 flex-col gap-5 border-t border-line p-4 empty:border-0 empty:p-0" role="log">
        {column.turns.map((turn, index) => (
          <TurnView key={index} turn={turn} baseUrl={baseUrl} />
        ))}
        {calls.length > 0 && <ToolResults calls={calls} onSend={onToolResults} />}
      </div>
    </section>
  )
}

function TurnView({ turn, baseUrl }: { turn: Turn; baseUrl: string }) {
  const t = useTranslations('playground.turn')
  if (turn.role === 'assistant') return <Answer answer={turn} baseUrl={baseUrl} />
  return (
    <div className="self-end rounded-lg bg-sunken px-3 py-2 text-base">
      <span className="sr-only">{t(turn.role === 'user' ? 'you' : 'tool')}</span>
      {turn.role === 'user' && turn.images.length > 0 && (
        <div className="mb-1.5 flex flex-wrap gap-1.5">
          {turn.images.map((url, index) => (
            <Image key={index} src={url} alt="" unoptimized width={128} height={128} className="size-32 rounded-md object-cover" />
          ))}
        </div>
      )}
      <p className="break-words whitespace-pre-wrap">{turn.text}</p>
    </div>
  )
}
