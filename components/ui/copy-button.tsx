'use client'

import { Check, Copy, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button, type ButtonProps } from './button.tsx'
import { useCopy } from './use-copy.ts'

export interface CopyButtonProps extends Omit<ButtonProps, 'value' | 'onClick' | 'children'> {
  /** What lands in the clipboard. */
  value: string
  /** What it is, for the accessible name: "Copy the key". Shown as text too unless `size` is icon. */
  label?: string
}

export function CopyButton({ value, label, size = 'icon', variant = 'ghost', ...rest }: CopyButtonProps) {
  const t = useTranslations('common')
  const { state, copy } = useCopy()
  const name = label ?? t('copy')
  const Icon = { idle: Copy, copied: Check, failed: X }[state]
  const said = { idle: name, copied: t('copied'), failed: t('copyFailed') }[state]
  return (
    <Button size={size} variant={variant} onClick={() => copy(value)} aria-label={name} title={said} {...rest}>
      <Icon aria-hidden />
      {size !== 'icon' && <span>{said}</span>}
      <span role="status" className="sr-only">
        {state === 'idle' ? '' : said}
      </span>
    </Button>
  )
}
