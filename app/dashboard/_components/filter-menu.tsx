'use client'

import { Check, ListFilter } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Input } from '#components/ui/input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '#components/ui/popover.tsx'

export interface FilterField {
  name: string
  choices: readonly { name: string; chosen: boolean; href: string }[]
}

const MOST_SHOWN = 50

/** Every field with its values; typing narrows them. Each value is a link to the page with it put in or taken out. */
export function FilterMenu({ fields }: { fields: readonly FilterField[] }) {
  const t = useTranslations('usage.filter')
  const [wanted, setWanted] = useState('')
  const needle = wanted.trim().toLowerCase()
  const shown = fields
    .map(({ name, choices }) => ({ name, choices: choices.filter((choice) => `${name} ${choice.name}`.toLowerCase().includes(needle)).slice(0, MOST_SHOWN) }))
    .filter(({ choices }) => choices.length > 0)
  return (
    <Popover onOpenChange={() => setWanted('')}>
      <PopoverTrigger asChild>
        <Button variant="secondary" size="sm">
          <ListFilter aria-hidden />
          {t('open')}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label={t('open')} className="flex max-h-96 flex-col gap-2 p-2">
        <Input aria-label={t('search')} placeholder={t('search')} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} className="h-8 shrink-0" />
        <div className="overflow-y-auto" tabIndex={-1}>
          {shown.map(({ name, choices }) => (
            <section key={name} aria-label={name}>
              <p className="px-2 pt-2 pb-1 text-xs text-muted">{name}</p>
              <ul>
                {choices.map((choice) => (
                  <li key={choice.href}>
                    <Link href={choice.href} scroll={false} prefetch={false} aria-current={choice.chosen ? 'true' : undefined} className="flex min-h-8 items-center gap-2 rounded-sm px-2 py-1 text-sm hover:bg-sunken">
                      <Check aria-hidden className={cn('size-4 shrink-0', !choice.chosen && 'invisible')} />
                      <span className="min-w-0 break-all">{choice.name}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          ))}
          {shown.length === 0 && <p className="p-2 text-sm text-muted">{t('nothing')}</p>}
        </div>
      </PopoverContent>
    </Popover>
  )
}
