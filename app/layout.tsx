import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { ThemeScript } from '#components/theme/theme-script.tsx'
import { env } from '#lib/env.ts'
import { languageTags } from '../i18n/locales.ts'
import { GeistMono, GeistSans, GeistSansExtended } from './fonts.ts'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common')
  return { metadataBase: new URL(env().PUBLIC_URL), title: { default: t('product'), template: `%s · ${t('product')}` }, description: t('tagline') }
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfcfb' },
    { media: '(prefers-color-scheme: dark)', color: '#0d100f' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations('common')
  // From proxy.ts. Reading it renders every page per request: one built ahead could carry no nonce.
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang={languageTags[await getLocale()]} className={`${GeistSans.variable} ${GeistSansExtended.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        <ThemeScript nonce={nonce} />
      </head>
      <body>
        <a href="#content" className="sr-only z-50 rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
          {t('skip')}
        </a>
        {/* Only for what fails or is not found outside of a section; each section's layout gives its own. */}
        <ClientMessages of={[]}>{children}</ClientMessages>
      </body>
    </html>
  )
}
