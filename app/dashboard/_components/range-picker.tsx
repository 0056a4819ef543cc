import { useTranslations } from 'next-intl'
import { presets, type Range } from '#lib/reports/range.ts'
import { address, type Query } from './address.ts'
import { CustomRange } from './custom-range.tsx'
import { Segments } from './segments.tsx'

export interface RangePickerProps {
  path: string
  query: Query
  /** Null: all of the time there is. */
  range: Range | null
  /** Offers that too. */
  always?: boolean
}

/** How far back, or from which day to which; in the address. */
export function RangePicker({ path, query, range, always = false }: RangePickerProps) {
  const t = useTranslations('usage.range')
  const to = (changes: Query): string => address(path, query, { range: undefined, from: undefined, to: undefined, per: undefined, ...changes })
  const segments = presets.map((preset) => ({ href: to({ range: preset }), label: t(preset), current: range?.preset === preset }))
  return (
    <Segments label={t('label')} segments={always ? [...segments, { href: to({}), label: t('always'), current: range === null }] : segments}>
      <CustomRange key={`${range?.firstDay} ${range?.lastDay}`} base={to({})} first={range?.firstDay} last={range?.lastDay} current={range !== null && range.preset === null} />
    </Segments>
  )
}
