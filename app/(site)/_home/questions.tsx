import { ChevronDown } from 'lucide-react'
import { useTranslations } from 'next-intl'

const questions = ['markup', 'empty', 'prompts', 'sdks', 'auto', 'selfHost'] as const

/** Opened by the browser itself, so that it works before and without any script. */
export function Questions() {
  const t = useTranslations('home.questions')
  return (
    <div className="border-t border-line">
      {questions.map((question) => (
        <details key={question} className="group border-b border-line">
          <summary className="flex items-center justify-between gap-4 py-4 font-medium [&::-webkit-details-marker]:hidden">
            <h3 className="tracking-normal">{t(`${question}.question`)}</h3>
            <ChevronDown aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180" />
          </summary>
          <p className="max-w-3xl pb-5 text-pretty text-muted">{t(`${question}.answer`)}</p>
        </details>
      ))}
    </div>
  )
}
