'use client'

import { ChartColumn, Rows3 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'

export type View = 'chart' | 'table'

/** The same numbers as a chart or as a table. */
export function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const t = useTranslations('charts')
  const other = view === 'chart' ? 'table' : 'chart'
  const Icon = view === 'chart' ? Rows3 : ChartColumn
  return (
    <Button variant="ghost" size="sm" className="-my-0.5 -mr-2 px-2" onClick={() => onChange(other)}>
      <Icon aria-hidden />
      {t(other === 'table' ? 'asTable' : 'asChart')}
    </Button>
  )
}
