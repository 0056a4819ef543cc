'use client'

import { Wrench } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import type { AnswerTurn } from './conversation.ts'
import { Figures } from './figures.tsx'
import { RequestCode } from './request-dialog.tsx'

/** One answer: its text as it grows, its figures once it ended; or the same as JSON. */
export function Answer({ answer, baseUrl }: { answer: AnswerTurn; baseUrl: string }) {
  const t = useTranslations('playground')
  const [asJson, setAsJson] = useState(false)
  const ended = answer.state !== 'running'
  return (
    <div className="flex min-w-0 flex-col gap-2.5" aria-busy={!ended}>
      <p className="truncate font-mono text-xs text-muted">
        {answer.model ?? <span className="animate-breathe">…</span>}
        {answer.provider && ` · ${answer.provider}`}
      </p>
      {asJson ? <Json answer={answer} /> : <Content answer={answer} />}
      {answer.problem !== null && (
        <Alert tone="harm" title={t('turn.failedTitle')}>
          {answer.problem}
        </Alert>
      )}
      {answer.state === 'stopped' && <Note>{t('turn.stopped')}</Note>}
      {answer.finishReason === 'length' && <Note>{t('turn.length')}</Note>}
      {answer.finishReason === 'content_filter' && <Note>{t('turn.filtered')}</Note>}
      {answer.state === 'done' && !answer.text && answer.toolCalls.length === 0 && <Note>{t('turn.empty')}</Note>}
      {ended && answer.firstMs !== null && <Figures answer={answer} />}
      {ended && (
        <div className="flex gap-1">
          <Button variant="ghost" size="sm" className="-ml-3" aria-pressed={asJson} onClick={() => setAsJson(!asJson)}>
            {t(asJson ? 'figures.text' : 'figures.json')}
          </Button>
          <RequestCode request={answer.request} baseUrl={baseUrl} />
        </div>
      )}
    </div>
  )
}

function Content({ answer }: { answer: AnswerTurn }) {
  const t = useTranslations('playground.turn')
  const thinking = answer.state === 'running' && answer.text === ''
  return (
    <>
      {answer.reasoning && (
        <details className="rounded-md border border-line px-3 py-2 text-sm text-muted">
          <summary className="select-none">{t(thinking ? 'thinking' : 'thought')}</summary>
          <p className="mt-2 whitespace-pre-wrap">{answer.reasoning}</p>
        </details>
      )}
      {answer.text && <Markdown text={answer.text} />}
      {answer.toolCalls.map((call) => (
        <div key={call.id} className="rounded-md border border-line px-3 py-2">
          <p className="flex items-center gap-2 text-sm">
            <Wrench aria-hidden className="size-4 text-muted" />
            {t('calls', { name: call.name })}
          </p>
          <pre tabIndex={0} className="mt-1.5 overflow-x-auto font-mono text-sm">
            {indented(call.arguments)}
          </pre>
        </div>
      ))}
    </>
  )
}

function Json({ answer }: { answer: AnswerTurn }) {
  const t = useTranslations('playground.figures')
  return (
    <>
      <JsonBlock title={t('request')} value={answer.request} />
      <JsonBlock title={t('answer')} value={answer.chunks} />
    </>
  )
}

function JsonBlock({ title, value }: { title: string; value: unknown }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-1 text-xs font-normal text-muted">{title}</h2>
      <pre tabIndex={0} className="max-h-80 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs">
        {JSON.stringify(value, null, 2)}
      </pre>
    </section>
  )
}

function Note({ children }: { children: string }) {
  return <p className="text-sm text-muted">{children}</p>
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json // still on its way, or not JSON after all: shown as it came
  }
}
