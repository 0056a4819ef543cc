import { useLocale } from 'next-intl'
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { localePath } from '../../i18n/locales.ts'
import { ButtonLink } from '../ui/button.tsx'

/**
 * A link to a page of ours, in the language being read. `href` is the page's address in English. Nothing is fetched
 * ahead: every page is drawn per request, and each link in sight would have two drawn before anybody reads this one.
 */
export function SiteLink({ href, ...rest }: Omit<ComponentProps<typeof Link>, 'href'> & { href: string }) {
  return <Link href={localePath(useLocale(), href)} prefetch={false} {...rest} />
}

/** The same, looking like a button. */
export function SiteButtonLink({ href, ...rest }: Omit<ComponentProps<typeof ButtonLink>, 'href'> & { href: string }) {
  return <ButtonLink href={localePath(useLocale(), href)} prefetch={false} {...rest} />
}
