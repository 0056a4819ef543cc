'use client'

import { signIn } from 'next-auth/react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'

export interface OfferedProvider {
  id: string
  name: string
}

/** Signs in, or up, by another provider; nothing at all where none is set up. `next`: where that leads. */
export function ProviderButtons({ providers, next }: { providers: readonly OfferedProvider[]; next: string }) {
  const t = useTranslations('auth.provider')
  const [leaving, setLeaving] = useState<string>()
  if (providers.length === 0) return null
  return (
    <div className="mt-6 flex flex-col gap-3">
      <p className="flex items-center gap-3 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">{t('or')}</p>
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          variant="secondary"
          size="lg"
          pending={leaving === id}
          onClick={() => {
            setLeaving(id)
            void signIn(id, { callbackUrl: next }).catch(() => setLeaving(undefined))
          }}
        >
          {t('with', { name })}
        </Button>
      ))}
    </div>
  )
}
