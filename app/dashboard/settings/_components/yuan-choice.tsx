'use client'

import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { rememberYuan } from '#components/shell/remember-yuan.ts'
import { Choice } from '#components/ui/choice.tsx'
import { saveYuan } from '../actions.ts'
import { useAct } from './use-act.ts'

/** Applies at once; kept for the next browser. */
export function YuanChoice({ shown }: { shown: boolean }) {
  const t = useTranslations('settings.profile.yuan')
  const router = useRouter()
  const { act } = useAct()

  function choose(yuan: boolean): void {
    rememberYuan(yuan)
    act(() => saveYuan(yuan), t('done'), () => router.refresh())
  }

  return (
    <fieldset className="grid max-w-md grid-cols-2 gap-2">
      <legend className="sr-only">{t('title')}</legend>
      {[false, true].map((yuan) => (
        <Choice key={String(yuan)} name="yuan" value={String(yuan)} checked={shown === yuan} onChange={() => choose(yuan)}>
          {t(yuan ? 'both' : 'dollars')}
        </Choice>
      ))}
    </fieldset>
  )
}
