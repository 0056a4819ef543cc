import { Children, isValidElement, type ReactElement, type ReactNode } from 'react'
import { Heading } from './headings.tsx'
import { idOf, textOf } from './text.ts'

/** What Turbopack makes of a page of the documentation. Called as a function it gives the tree that it would draw. */
export type Content = (props: object) => ReactElement<{ children?: ReactNode }>

export interface Part {
  id: string
  title: string
  /** Its words, without what is shown as a component of its own (samples). */
  text: string
}

/** The parts of a page, in order: each begins with a heading. */
export function outline(content: Content): Part[] {
  return divide(content).parts
}

/** What stands before the first heading, and the parts after it. */
export function divide(content: Content): { lead: string; parts: Part[] } {
  const parts: Part[] = []
  let lead = ''
  for (const child of Children.toArray(content({}).props.children)) {
    const part = parts.at(-1)
    if (isValidElement<{ children?: ReactNode }>(child) && child.type === Heading) {
      const title = textOf(child.props.children)
      parts.push({ id: idOf(title), title, text: '' })
    } else if (part) part.text += `${textOf(child)} `
    else lead += `${textOf(child)} `
  }
  return { lead, parts }
}
