'use client'

import { Command } from 'cmdk'
import { BookOpen, Boxes, CreditCard, KeyRound, LogOut, Monitor, Moon, Sun, type LucideIcon } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { setTheme } from '../theme/theme.ts'
import { cn } from '../ui/cn.ts'
import { useSections } from './sections.ts'

interface CommandListProps {
  signOut: () => Promise<void>
  onDone: () => void
}

/** The palette's inside: sections, things to do, and every model. */
export function CommandList({ signOut, onDone }: CommandListProps) {
  const t = useTranslations('dashboard.palette')
  const theme = useTranslations('common.theme')
  const sections = useSections()
  const models = useModels()
  const router = useRouter()
  const go = (href: string) => () => router.push(href)
  const item = (label: string, Icon: LucideIcon, act: () => void) => (
    <Item key={label} label={label} Icon={Icon} onSelect={() => { onDone(); act() }} />
  )
  return (
    <Command label={t('title')} className="flex min-h-0 flex-col gap-2">
      <Command.Input
        autoFocus
        placeholder={t('placeholder')}
        className="h-9 w-full rounded-md border border-edge bg-surface px-3 text-md placeholder:text-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 md:text-base"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto">
        <Command.Empty className="px-2 py-6 text-center text-sm text-muted">{t('nothing')}</Command.Empty>
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
      </Command.List>
    </Command>
  )
}

function Group({ heading, children }: { heading: string; children: React.ReactNode }) {
  return (
    <Command.Group heading={heading} className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted">
      {children}
    </Command.Group>
  )
}

function Item({ label, Icon, onSelect }: { label: string; Icon: LucideIcon; onSelect: () => void }) {
  return (
    <Command.Item
      value={label}
      onSelect={onSelect}
      className={cn('flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-base data-[selected=true]:bg-pressed', '[&_svg]:size-4 [&_svg]:text-muted')}
    >
      <Icon aria-hidden />
      <span className="truncate">{label}</span>
    </Command.Item>
  )
}

/** The ids of all chat models, from the API's own public list; none while it is loading or cannot be had. */
function useModels(): readonly string[] {
  const [ids, setIds] = useState<readonly string[]>([])
  useEffect(() => {
    const abort = new AbortController()
    fetch('/v1/models?output_modalities=text', { signal: abort.signal })
      .then((response) => response.json() as Promise<{ data: { id: string }[] }>)
      .then(({ data }) => setIds(data.map(({ id }) => id)))
      .catch(() => setIds([])) // the palette works without models
    return () => abort.abort()
  }, [])
  return ids
}
