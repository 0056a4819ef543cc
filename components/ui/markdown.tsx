'use client'

import MarkdownToJsx from 'markdown-to-jsx'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** A model's answer as rich text. HTML in it is shown as text, links leave in a tab of their own, pictures from elsewhere are links. */
export function Markdown({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cn('rich-text text-base break-words', className)}>
      <MarkdownToJsx options={options}>{text}</MarkdownToJsx>
    </div>
  )
}

const options = {
  disableParsingRawHTML: true,
  forceBlock: true,
  overrides: { a: Link, img: Picture, pre: Pre, table: Table },
} as const

function Link({ href, children }: ComponentProps<'a'>) {
  return (
    <a href={href} target="_blank" rel="noreferrer noopener" className="text-accent-ink underline underline-offset-2">
      {children}
    </a>
  )
}

// Loading it would tell its server who is reading, and the page's policy forbids it anyway.
function Picture({ src, alt }: ComponentProps<'img'>) {
  return <Link href={typeof src === 'string' ? src : undefined}>{alt || (typeof src === 'string' ? src : '')}</Link>
}

function Pre({ children }: ComponentProps<'pre'>) {
  return (
    // Focusable, because what scrolls must be reachable by keyboard.
    <pre tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-sunken p-3 font-mono text-sm leading-6">
      {children}
    </pre>
  )
}

function Table({ children }: ComponentProps<'table'>) {
  return (
    <div tabIndex={0} className="overflow-x-auto">
      <table>{children}</table>
    </div>
  )
}
