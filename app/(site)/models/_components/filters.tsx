import { Search } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Input } from '#components/ui/input.tsx'
import { Label } from '#components/ui/label.tsx'
import { Select } from '#components/ui/select.tsx'
import { FilterForm } from '../../_components/filter-form.tsx'
import { makerName, makers } from '../../_components/makers.ts'
import { abilities, contexts, inputs, kinds, prices, type Wishes } from './wishes.ts'

/** What to look for; every field is a word of the page's address. */
export function Filters({ wishes }: { wishes: Wishes }) {
  const t = useTranslations('models')
  const format = useFormatter()
  const { sort } = wishes
  return (
    <FilterForm role="search" aria-label={t('filters')} className="mt-6 flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-4 lg:grid-cols-[2fr_1fr_1fr_1fr_1fr]">
        <div className="relative col-span-2 md:col-span-4 lg:col-span-1">
          <Label htmlFor="q" className="sr-only">
            {t('search')}
          </Label>
          <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
          <Input id="q" type="search" name="q" defaultValue={wishes.text} placeholder={t('search')} maxLength={100} autoComplete="off" className="pl-9" />
        </div>
        <Choices name="kind" label={t('kind')} any={t('anyKind')} value={wishes.kind} options={kinds.map((kind) => [kind, t(`kinds.${kind}`)])} />
        <Choices name="maker" label={t('maker')} any={t('anyMaker')} value={wishes.maker} options={makers.map((maker) => [maker, makerName(maker)])} />
        <Choices name="context" label={t('context')} any={t('anyContext')} value={`${wishes.context ?? ''}`} options={contexts.map((tokens) => [`${tokens}`, t('atLeast', { tokens: format.number(tokens, { notation: 'compact' }) })])} />
        <Choices name="price" label={t('input')} any={t('anyPrice')} value={wishes.price} options={prices.map((usd) => [usd, t('atMost', { price: `$${usd}` })])} />
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <Chips legend={t('can')}>
          {abilities.map((ability) => (
            <Chip key={ability} name="can" value={ability} defaultChecked={wishes.can.includes(ability)}>
              {t(`abilities.${ability}`)}
            </Chip>
          ))}
        </Chips>
        <Chips legend={t('reads')}>
          {inputs.map((input) => (
            <Chip key={input} name="reads" value={input} defaultChecked={wishes.reads.includes(input)}>
              {t(`modalities.${input}`)}
            </Chip>
          ))}
        </Chips>
        {sort && <input type="hidden" name="sort" value={`${sort.by}${sort.down ? '.down' : ''}`} />}
        <noscript>
          <button type="submit" className="h-8 rounded-md border border-edge px-3 text-sm">
            {t('apply')}
          </button>
        </noscript>
      </div>
    </FilterForm>
  )
}

interface ChoicesProps {
  name: string
  label: string
  /** The choice that asks for nothing. */
  any: string
  value: string | null
  options: readonly (readonly [value: string, text: string])[]
}

function Choices({ name, label, any, value, options }: ChoicesProps) {
  return (
    <Select name={name} aria-label={label} defaultValue={value ?? ''}>
      <option value="">{any}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </Select>
  )
}

function Chips({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="float-left mr-1 text-sm text-muted">{legend}</legend>
      {children}
    </fieldset>
  )
}

function Chip({ name, value, defaultChecked, children }: { name: string; value: string; defaultChecked: boolean; children: ReactNode }) {
  return (
    <label className="relative flex h-7 cursor-pointer items-center rounded-full border border-edge px-3 text-sm text-muted transition-colors hover:text-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input type="checkbox" name={name} value={value} defaultChecked={defaultChecked} className="absolute inset-0 cursor-pointer appearance-none rounded-full outline-none" />
      {children}
    </label>
  )
}
