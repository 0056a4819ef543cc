'use client'

import { defaultLocale, isLocale, languageTags, type Locale } from '../i18n/locales.ts'
import en from '../messages/en/common.json' with { type: 'json' }
import zh from '../messages/zh/common.json' with { type: 'json' }
import './globals.css'

const sentences: Record<Locale, typeof en.failure> = { en: en.failure, zh: zh.failure }

/** Shown when even the root layout failed, so there is no provider: it reads the catalogues itself, in the language the page was in. */
export default function EverythingFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const locale = pageLocale()
  const failure = sentences[locale]
  return (
    <html lang={languageTags[locale]}>
      <body>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-6">
          <title>{failure.title}</title>
          <h1 className="text-lg font-semibold">{failure.title}</h1>
          <p className="text-muted">{failure.text}</p>
          {error.digest && <p className="font-mono text-sm">{failure.reference.replace('{digest}', error.digest)}</p>}
          <button type="button" onClick={reset} className="self-start rounded-md bg-accent px-3.5 py-2 font-medium text-on-accent">
            {failure.action}
          </button>
        </main>
      </body>
    </html>
  )
}

function pageLocale(): Locale {
  if (typeof document === 'undefined') return defaultLocale
  const language = document.documentElement.lang.split('-')[0]
  return isLocale(language) ? language : defaultLocale
}
