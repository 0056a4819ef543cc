'use client'

import { Plus, SlidersHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Column } from './column.tsx'
import { Composer } from './composer.tsx'
import { noParameters, parseTools, type UserTurn } from '../../_answer/conversation.ts'
import type { PlaygroundModel } from './model-select.tsx'
import { ParameterFields } from './parameters.tsx'
import { MOST_COLUMNS, useColumns } from './use-columns.ts'

export interface PlaygroundProps {
  models: readonly PlaygroundModel[]
  /** The model to begin with. */
  model: string
  baseUrl: string
}

const widths = ['', 'lg:grid-cols-2', 'lg:grid-cols-3']

/** Feels like a chat, shows like an instrument: one message, up to three models, and what each answer took. */
export function Playground({ models, model, baseUrl }: PlaygroundProps) {
  const t = useTranslations('playground')
  const { columns, running, ...side } = useColumns(model)
  const [parameters, setParameters] = useState(noParameters)
  const [tuning, setTuning] = useState(false)
  const toolsProblem = isJsonArray(parameters.tools) ? undefined : t('parameters.toolsWrong')
  const begun = columns.some((column) => column.turns.length > 0)

  const textOnly = models.filter((candidate) => !candidate.takesImages && columns.some((column) => column.model === candidate.id)).map((candidate) => candidate.name)

  function send(turn: UserTurn): void {
    if (toolsProblem) setTuning(true)
    else side.send(turn, parameters)
  }

  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <Button variant="secondary" size="sm" aria-expanded={tuning} onClick={() => setTuning(!tuning)}>
              <SlidersHorizontal aria-hidden />
              {t('parameters.title')}
            </Button>
            {columns.length < MOST_COLUMNS && (
              <Button variant="secondary" size="sm" onClick={side.add}>
                <Plus aria-hidden />
                {t('addColumn')}
              </Button>
            )}
            {begun && (
              <Button variant="ghost" size="sm" onClick={side.clear}>
                {t('clear')}
              </Button>
            )}
          </>
        }
      />
      {tuning && (
        <div className="mb-4 rounded-lg border border-line bg-surface">
          <ParameterFields value={parameters} toolsProblem={toolsProblem} onChange={setParameters} />
        </div>
      )}
      <div className={cn('grid gap-4', widths[columns.length - 1])}>
        {columns.map((column, index) => (
          <Column
            key={column.id}
            column={column}
            number={index + 1}
            models={models}
            baseUrl={baseUrl}
            onChoose={(chosen) => side.choose(column.id, chosen)}
            onRemove={columns.length > 1 ? () => side.remove(column.id) : undefined}
            onToolResults={(results) => side.answerTools(column.id, results, parameters)}
          />
        ))}
      </div>
      {!begun && <Examples onChoose={(text) => send({ role: 'user', text, images: [] })} />}
      <div className="sticky bottom-0 mt-4 bg-paper pb-4 max-md:bottom-14">
        <Composer running={running} textOnly={textOnly} onSend={send} onStop={side.stop} />
      </div>
    </>
  )
}

function Examples({ onChoose }: { onChoose: (text: string) => void }) {
  const t = useTranslations('playground')
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      <h2 className="text-md font-semibold">{t('empty')}</h2>
      <p className="text-sm text-muted">{t('emptyText')}</p>
      <div className="flex flex-wrap justify-center gap-2">
        {(['explain', 'code', 'compare'] as const).map((name) => (
          <Button key={name} variant="secondary" size="sm" className="h-auto min-h-8 max-w-full shrink py-1.5 whitespace-normal" onClick={() => onChoose(t(`examples.${name}`))}>
            {t(`examples.${name}`)}
          </Button>
        ))}
      </div>
    </div>
  )
}

function isJsonArray(text: string): boolean {
  try {
    parseTools(text)
    return true
  } catch {
    return false // half-written: the field says so
  }
}
