import { ChevronDown } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { autoFigures } from '../_components/auto-figures.ts'

const questions = ['markup', 'empty', 'prompts', 'sdks', 'auto', 'selfHost'] as const

/** Opened by the browser itself, so that it works before and without any script. */
export function Questions() {
  const t = useTranslations('home.questions')
  const measured = useMeasured()
  return (
    <div className="border-t border-line">
      {questions.map((question) => (
        <details key={question} className="group border-b border-line">
          <summary className="flex items-center justify-between gap-4 py-4 font-medium [&::-webkit-details-marker]:hidden">
            <h3 className="tracking-normal">{t(`${question}.question`)}</h3>
            <ChevronDown aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180" />
          </summary>
          <p className="max-w-3xl pb-5 text-pretty text-muted">{t(`${question}.answer`, measured)}</p>
        </details>
      ))}
    </div>
  )
}

/** What the answer on `auto` may claim: measured figures, and no others. */
function useMeasured(): Record<'saved' | 'kept' | 'premium', string> & { prompts: number } {
  const format = useFormatter()
  const { saved, kept, prompts, premium } = autoFigures()
  const span = ({ least, most }: { least: number; most: number }): string => [...new Set([least, most].map((share) => format.number(share, { style: 'percent', maximumFractionDigits: 0 })))].join('–')
  return { saved: span(saved), kept: span(kept), prompts, premium }
}
