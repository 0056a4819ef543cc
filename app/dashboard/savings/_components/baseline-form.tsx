import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Model } from '#lib/catalog/types.ts'
import { one, type Query } from '../../_components/address.ts'

/** Which model to compare with; in the address, so that a colleague sees the same. */
export function BaselineForm({ query, choices, baseline }: { query: Query; choices: readonly Model[]; baseline: Model }) {
  const t = useTranslations('auto')
  return (
    <form action="/dashboard/savings" className="flex min-w-0 gap-2">
      {['range', 'from', 'to'].map((name) => {
        const value = one(query[name])
        return value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />
      })}
      <Select name="baseline" aria-label={t('baseline')} defaultValue={baseline.id} key={baseline.id}>
        {choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Button type="submit" variant="secondary" className="shrink-0">
        {t('compare')}
      </Button>
    </form>
  )
}
