import type { ReactNode } from 'react'
import { idOf, textOf } from './text.ts'

interface HeadingProps {
  children?: ReactNode
}

/** The parts of a page, which `outline` lists. */
export function Heading({ children }: HeadingProps) {
  return (
    <h2 id={idOf(textOf(children))} className="scroll-mt-20">
      {children}
    </h2>
  )
}

export function Subheading({ children }: HeadingProps) {
  return (
    <h3 id={idOf(textOf(children))} className="scroll-mt-20">
      {children}
    </h3>
  )
}
