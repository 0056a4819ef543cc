'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { ToolCall, ToolTurn } from '../../_answer/conversation.ts'

/** Plays the tools that an answer called: a field for each result. */
export function ToolResults({ calls, onSend }: { calls: readonly ToolCall[]; onSend: (results: ToolTurn[]) => void }) {
  const t = useTranslations('playground.turn')
  return (
    <form
      className="flex flex-col gap-3 rounded-md border border-line p-3"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        onSend(calls.map(({ id }) => ({ role: 'tool', callId: id, text: textOf(form.get(id)) })))
      }}
    >
      {calls.map(({ id, name }) => (
        <Field key={id} label={t('result', { name })}>
          {(control) => <Textarea {...control} name={id} rows={2} className="font-mono text-sm md:text-sm" />}
        </Field>
      ))}
      <Button type="submit" size="sm" variant="secondary" className="self-start">
        {t('sendResults')}
      </Button>
    </form>
  )
}

function textOf(entry: FormDataEntryValue | null): string {
  return typeof entry === 'string' ? entry : ''
}
