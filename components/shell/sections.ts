'use client'

import { Activity, ChartColumn, CreditCard, KeyRound, LayoutDashboard, MessagesSquare, PiggyBank, Settings, type LucideIcon } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { usePathname } from 'next/navigation'

export interface Section {
  href: string
  label: string
  Icon: LucideIcon
  current: boolean
}

const sections = [
  { href: '/dashboard', name: 'overview', Icon: LayoutDashboard },
  { href: '/dashboard/keys', name: 'keys', Icon: KeyRound },
  { href: '/dashboard/usage', name: 'usage', Icon: ChartColumn },
  { href: '/dashboard/savings', name: 'savings', Icon: PiggyBank },
  { href: '/dashboard/activity', name: 'activity', Icon: Activity },
  { href: '/dashboard/playground', name: 'playground', Icon: MessagesSquare },
  { href: '/dashboard/billing', name: 'billing', Icon: CreditCard },
  { href: '/dashboard/settings', name: 'settings', Icon: Settings },
] as const

/** The dashboard's sections, with the one the reader is in. */
export function useSections(): Section[] {
  const t = useTranslations('dashboard.sections')
  const path = usePathname()
  return sections.map(({ href, name, Icon }) => ({
    href,
    Icon,
    label: t(name),
    current: href === '/dashboard' ? path === href : path.startsWith(href),
  }))
}
