'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { cn } from './cn.ts'
import { CopyButton } from './copy-button.tsx'
import { Highlight } from './highlight.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from './tabs.tsx'

export interface CodeSample {
  /** The tab's name: "Python". Also what is remembered. */
  language: string
  code: string
}

export interface CodeBlockProps {
  /** One sample has no tabs, only a copy button. */
  samples: readonly CodeSample[]
  /** Words to mark, such as the model's id. */
  mark?: readonly string[]
  /** What the samples show, where a page has several blocks: tells them apart for screen readers. */
  label?: string
  className?: string
}

const storageKey = 'code-language'

function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener)
  window.addEventListener(storageKey, listener)
  return () => {
    window.removeEventListener('storage', listener)
    window.removeEventListener(storageKey, listener)
  }
}

// Where storage is forbidden the choice lives here until the page is left.
let chosen: string | null = null

function remembered(): string | null {
  try {
    return localStorage.getItem(storageKey) ?? chosen
  } catch {
    return chosen
  }
}

function remember(language: string): void {
  chosen = language
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // See `chosen`.
  }
  window.dispatchEvent(new Event(storageKey))
}

/** The same call in several languages; the reader's choice holds for every block of every page. */
export function CodeBlock({ samples, mark, label, className }: CodeBlockProps) {
  const t = useTranslations('common')
  const wanted = useSyncExternalStore(subscribe, remembered, () => null)
  const current = samples.find((sample) => sample.language === wanted) ?? samples[0]
  if (!current) return null
  const named = (language: string) => (label ? `${label}: ${language}` : language)
  const single = samples.length === 1
  return (
    <Tabs value={current.language} onValueChange={remember} className={cn('min-w-0 overflow-hidden rounded-lg border border-line bg-sunken', className)}>
      <div className="flex h-11 items-center justify-between gap-2 border-b border-line pr-1.5 pl-2">
        {single ? (
          <span className="px-2 text-sm text-muted">{current.language}</span>
        ) : (
          <TabsList aria-label={t('language')}>
            {samples.map(({ language }) => (
              <TabsTrigger key={language} value={language}>
                {language}
              </TabsTrigger>
            ))}
          </TabsList>
        )}
        <CopyButton value={current.code} />
      </div>
      {single ? (
        <Code code={current.code} mark={mark} label={named(current.language)} />
      ) : (
        samples.map(({ language, code }) => (
          <TabsContent key={language} value={language} tabIndex={-1}>
            <Code code={code} mark={mark} label={named(language)} />
          </TabsContent>
        ))
      )}
    </Tabs>
  )
}

function Code({ code, mark, label }: { code: string; mark?: readonly string[]; label: string }) {
  return (
    // Focusable, because what scrolls must be reachable by keyboard.
    <pre tabIndex={0} role="region" aria-label={label} className="overflow-x-auto p-4 font-mono text-sm leading-6 focus-visible:outline-offset-[-2px]">
      <code>
        <Highlight code={code} mark={mark} />
      </code>
    </pre>
  )
}
