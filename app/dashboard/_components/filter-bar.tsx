import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { callStatuses, type CallFilter } from '#lib/call-filter.ts'
import { address, type Query } from './address.ts'
import { FilterMenu, type FilterField } from './filter-menu.tsx'

export interface FilterChoices {
  /** Ids with their names; of models, providers and applications the id is the name. */
  key: readonly { id: string; name: string }[]
  model: readonly string[]
  provider: readonly string[]
  app: readonly string[]
}

export interface FilterBarProps {
  path: string
  query: Query
  filter: CallFilter
  choices: FilterChoices
  /** Status and free calls too, which totals by hour do not tell apart. */
  single?: boolean
}

/** What is shown is narrowed to, as chips that can be taken away, and a menu of what else it could be. Lives in the address. */
export function FilterBar({ path, query, filter, choices, single = false }: FilterBarProps) {
  const t = useTranslations('usage.filter')
  const nameOfKey = (id: string): string => choices.key.find((key) => key.id === id)?.name ?? t('unknownKey')
  const nameOfApp = (name: string): string => name || t('noApp')
  const lists = [
    { field: 'key', chosen: filter.keys, choices: choices.key.map(({ id }) => id), nameOf: nameOfKey },
    { field: 'model', chosen: filter.models, choices: choices.model, nameOf: (id: string) => id },
    { field: 'provider', chosen: filter.providers, choices: choices.provider, nameOf: (id: string) => id },
    { field: 'app', chosen: filter.apps, choices: choices.app, nameOf: nameOfApp },
  ] as const
  const fields: FilterField[] = lists
    .filter(({ choices: all }) => all.length > 0)
    .map(({ field, chosen, choices: all, nameOf }) => ({
      name: t(field),
      choices: all.map((id) => ({ name: nameOf(id), chosen: chosen.includes(id), href: address(path, query, { [field]: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id] }) })),
    }))
  const chips = lists.flatMap(({ field, chosen, nameOf }) => chosen.map((id) => ({ key: `${field} ${id}`, field: t(field), name: nameOf(id), without: address(path, query, { [field]: chosen.filter((other) => other !== id) }) })))
  if (single) {
    fields.push(
      { name: t('status'), choices: callStatuses.map((status) => ({ name: t(`statuses.${status}`), chosen: filter.status === status, href: address(path, query, { status: filter.status === status ? undefined : status }) })) },
      { name: t('paid'), choices: (['free', 'credit'] as const).map((paid) => ({ name: t(`paidBy.${paid}`), chosen: filter.paidBy === paid, href: address(path, query, { paid: filter.paidBy === paid ? undefined : paid }) })) },
    )
    if (filter.status) chips.push({ key: 'status', field: t('status'), name: t(`statuses.${filter.status}`), without: address(path, query, { status: undefined }) })
    if (filter.paidBy) chips.push({ key: 'paid', field: t('paid'), name: t(`paidBy.${filter.paidBy}`), without: address(path, query, { paid: undefined }) })
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterMenu fields={fields} />
      {chips.map(({ key, field, name, without }) => (
        <span key={key} className="flex h-8 max-w-full items-center rounded-md border border-edge bg-surface pl-2.5 text-sm">
          <span className="shrink-0 text-muted">{field}:&nbsp;</span>
          <span className="truncate">{name}</span>
          <Link href={without} scroll={false} prefetch={false} aria-label={t('remove', { field, name })} className="ml-1 flex h-full items-center rounded-r-md px-1.5 text-muted transition-colors hover:bg-sunken hover:text-ink">
            <X aria-hidden className="size-4" />
          </Link>
        </span>
      ))}
      {chips.length > 1 && (
        <Link href={address(path, query, { key: undefined, model: undefined, provider: undefined, app: undefined, status: undefined, paid: undefined })} scroll={false} prefetch={false} className="px-1 text-sm text-muted underline-offset-2 hover:text-ink hover:underline">
          {t('clear')}
        </Link>
      )}
    </div>
  )
}
