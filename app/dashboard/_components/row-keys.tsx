'use client'

import type { KeyboardEvent, ReactNode } from 'react'

const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -Infinity, End: Infinity }

/** Rows by keyboard: arrows (or j and k) walk from row to row, Enter opens. A row is its link with `data-row`. */
export function RowKeys({ children }: { children: ReactNode }) {
  function walk(event: KeyboardEvent<HTMLDivElement>): void {
    const step = STEPS[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
    const here = rows.findIndex((row) => row === document.activeElement)
    if (here < 0 || rows.length === 0) return
    event.preventDefault()
    rows[Math.min(Math.max(here + step, 0), rows.length - 1)]?.focus()
  }
  return <div onKeyDown={walk}>{children}</div>
}
