'use client'

import { Command } from 'cmdk'
import { BookOpen, BookText, Boxes, CreditCard, KeyRound, LogOut, Monitor, Moon, Sun, type LucideIcon } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'
import { setTheme } from '../theme/theme.ts'
import { cn } from '../ui/cn.ts'
import { findDocs, type DocPart } from './docs-search.ts'
import { useSections } from './sections.ts'

interface CommandListProps {
  signOut: () => Promise<void>
  onDone: () => void
}

/** The palette's inside: sections, things to do, every model, and what the documentation says of the words that are typed. */
export function CommandList({ signOut, onDone }: CommandListProps) {
  const t = useTranslations('dashboard.palette')
  const theme = useTranslations('common.theme')
  const sections = useSections()
  const models = useList<{ data: { id: string }[] }, string>('/v1/models?output_modalities=text', ({ data }) => data.map(({ id }) => id))
  const docs = useList<DocPart[], DocPart>(`/docs/search/${useLocale()}`, (parts) => parts)
  const [query, setQuery] = useState('')
  const found = findDocs(docs, query)
  const router = useRouter()
  const go = (href: string) => () => router.push(href)
  const then = (act: () => void) => () => { onDone(); act() }
  const item = (label: string, Icon: LucideIcon, act: () => void) => <Item key={label} label={label} Icon={Icon} onSelect={then(act)} />
  return (
    <Command label={t('title')} className="flex min-h-0 flex-col gap-2">
      <Command.Input
        autoFocus
        value={query}
        onValueChange={setQuery}
        placeholder={t('placeholder')}
        className="h-9 w-full rounded-md border border-edge bg-surface px-3 text-md placeholder:text-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 md:text-base"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto">
        {found.length === 0 && <Command.Empty className="px-2 py-6 text-center text-sm text-muted">{t('nothing')}</Command.Empty>}
        <Group heading={t('go')}>
          {sections.map(({ href, label, Icon }) => item(label, Icon, go(href)))}
          {item(t('models'), Boxes, go('/models'))}
          {item(t('docs'), BookOpen, go('/docs'))}
        </Group>
        <Group heading={t('do')}>
          {item(t('createKey'), KeyRound, go('/dashboard/keys?create'))}
          {item(t('addCredit'), CreditCard, go('/dashboard/billing'))}
          {item(t('theme', { theme: theme('light') }), Sun, () => setTheme('light'))}
          {item(t('theme', { theme: theme('dark') }), Moon, () => setTheme('dark'))}
          {item(t('theme', { theme: theme('system') }), Monitor, () => setTheme('system'))}
          {item(t('signOut'), LogOut, () => void signOut())}
        </Group>
        {models.length > 0 && <Group heading={t('tryModel')}>{models.map((id) => item(id, Boxes, go(`/dashboard/playground?model=${encodeURIComponent(id)}`)))}</Group>}
        {found.length > 0 && (
          <Group heading={t('docs')} always>
            {found.map(({ page, title, href }) => (
              <Item key={href} always={href} label={title === null ? page : `${page} › ${title}`} Icon={BookText} onSelect={then(go(href))} />
            ))}
          </Group>
        )}
      </Command.List>
    </Command>
  )
}

function Group({ heading, always, children }: { heading: string; always?: boolean; children: React.ReactNode }) {
  return (
    <Command.Group heading={heading} forceMount={always} className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted">
      {children}
    </Command.Group>
  )
}

interface ItemProps {
  label: string
  Icon: LucideIcon
  /** Found already, and known by this: it is shown whatever is typed. */
  always?: string
  onSelect: () => void
}

function Item({ label, Icon, always, onSelect }: ItemProps) {
  return (
    <Command.Item
      value={always ?? label}
      forceMount={always !== undefined}
      onSelect={onSelect}
      className={cn('flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-base data-[selected=true]:bg-pressed', '[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted')}
    >
      <Icon aria-hidden />
      <span className="truncate">{label}</span>
    </Command.Item>
  )
}

/** What stands at an address of ours; nothing while it is loading or cannot be had: the palette works without. */
function useList<Answer, Entry>(address: string, read: (answer: Answer) => readonly Entry[]): readonly Entry[] {
  const [entries, setEntries] = useState<readonly Entry[]>([])
  const onAnswer = useEffectEvent((answer: Answer) => setEntries(read(answer)))
  useEffect(() => {
    const abort = new AbortController()
    fetch(address, { signal: abort.signal })
      .then((response) => response.json() as Promise<Answer>)
      .then(onAnswer)
      .catch(() => setEntries([]))
    return () => abort.abort()
  }, [address])
  return entries
}
