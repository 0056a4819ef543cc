import { useTranslations } from 'next-intl'
import { SiteLink } from '../shell/site-link.tsx'
import { cn } from '../ui/cn.ts'

export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn('size-6 shrink-0', className)}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path d="M9 23 16 8l7 15M12 17.5h8" fill="none" className="stroke-on-accent" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="16" cy="23" r="1.7" className="fill-on-accent" />
    </svg>
  )
}

/** Mark and name, linked to where the reader came from. */
export function Logo({ href = '/' }: { href?: string }) {
  const t = useTranslations('common')
  return (
    <SiteLink href={href} className="inline-flex items-center gap-2 text-base font-semibold tracking-[-0.02em]">
      <LogoMark />
      {t('product')}
    </SiteLink>
  )
}
