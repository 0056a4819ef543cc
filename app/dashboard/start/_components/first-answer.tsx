'use client'

import { Play } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { firstCall, firstPrompt } from '#components/snippets.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Answer } from '../../_answer/answer.tsx'
import { ask } from '../../_answer/ask.ts'
import type { AnswerTurn } from '../../_answer/conversation.ts'

const model = 'auto'

/** The first call as code, and the same call made from here with the same key, its answer as it streams in. */
export function FirstAnswer({ secret, baseUrl }: { secret: string; baseUrl: string }) {
  const t = useTranslations('start')
  const [answer, setAnswer] = useState<AnswerTurn>()
  const abort = useRef<AbortController>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const running = answer?.state === 'running'
  const answered = answer?.state === 'done'

  async function run(): Promise<void> {
    abort.current = new AbortController()
    const request = { model, messages: [{ role: 'user', content: firstPrompt }], stream: true }
    for await (const grown of ask(request, { signal: abort.current.signal, key: secret })) setAnswer(grown)
  }

  return (
    <Card aria-labelledby="call">
      <CardHeader id="call" title={t('callTitle')} description={t('callText')} />
      <CodeBlock samples={firstCall({ baseUrl, key: secret, model })} mark={[model]} />
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button variant={answered ? 'secondary' : 'primary'} pending={running} onClick={() => void run()}>
          <Play aria-hidden />
          {t(answered ? 'again' : 'try')}
        </Button>
        {!answer && <p className="text-sm text-muted">{t('tryNote', { prompt: firstPrompt })}</p>}
      </div>
      {answer && (
        <div className="mt-4 border-t border-line pt-4" role="log" aria-label={t('answer')}>
          <Answer answer={answer} baseUrl={baseUrl} />
        </div>
      )}
      {answered && (
        <div className="mt-4 flex flex-wrap items-center gap-2 border-t border-line pt-4">
          <p className="min-w-0 flex-1 basis-64 text-sm text-pretty text-muted">{t('next')}</p>
          <ButtonLink href="/dashboard/playground" variant="secondary">
            {t('playground')}
          </ButtonLink>
          <ButtonLink href="/dashboard">{t('overview')}</ButtonLink>
        </div>
      )}
    </Card>
  )
}
