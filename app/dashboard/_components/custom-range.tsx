'use client'

import { CalendarDays } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { TextField } from '#components/ui/field.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '#components/ui/popover.tsx'

export interface CustomRangeProps {
  /** The page's address without a range. */
  base: string
  /** The days shown now, "2026-11-23". */
  first: string | undefined
  last: string | undefined
  current: boolean
}

/** A first and a last day of one's own. */
export function CustomRange({ base, first, last, current }: CustomRangeProps) {
  const t = useTranslations('usage.range')
  const router = useRouter()
  const [open, setOpen] = useState(false)

  function submit(form: FormData): void {
    const [from, to] = [form.get('from'), form.get('to')]
    if (typeof from !== 'string' || typeof to !== 'string') return
    setOpen(false)
    router.push(`${base}${base.includes('?') ? '&' : '?'}from=${from}&to=${to}`, { scroll: false })
  }

  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        aria-label={t('custom')}
        aria-current={current ? 'true' : undefined}
        className={cn('flex h-7 cursor-pointer items-center rounded-sm px-2 text-sm transition-colors', current ? 'bg-pressed' : 'text-muted hover:text-ink')}
      >
        <CalendarDays aria-hidden className="size-4" />
      </PopoverTrigger>
      <PopoverContent aria-label={t('custom')}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            submit(new FormData(event.currentTarget))
          }}
        >
          <TextField label={t('from')} type="date" name="from" defaultValue={first} required />
          <TextField label={t('to')} type="date" name="to" defaultValue={last} hint={t('hint')} required />
          <Button type="submit" size="sm">
            {t('apply')}
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  )
}
