'use client'

import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { freeze } from '../actions.ts'

/** Stops a key at one click, and lets it work again at another: nothing is lost, so nobody is asked. */
export function FreezeKey({ id, name, frozen }: { id: string; name: string; frozen: boolean }) {
  const t = useTranslations('keys.freeze')
  const show = useToast()
  const [pending, start] = useTransition()

  function toggle(): void {
    start(async () => {
      const result = await freeze(id, !frozen)
      show(result.ok ? { title: t(frozen ? 'unfrozenNow' : 'frozenNow', { name }) } : { title: result.message, tone: 'harm' })
    })
  }

  return (
    <Button variant="ghost" size="sm" pending={pending} onClick={toggle} aria-label={t(frozen ? 'unfreezeLabel' : 'freezeLabel', { name })}>
      {t(frozen ? 'unfreeze' : 'freeze')}
    </Button>
  )
}
