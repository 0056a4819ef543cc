import { Children, isValidElement, type ReactElement, type ReactNode } from 'react'
import { Heading } from './headings.tsx'
import { idOf, textOf } from './text.ts'

/** What Turbopack makes of a page of the documentation. Called as a function it gives the tree that it would draw. */
export type Content = (props: object) => ReactElement<{ children?: ReactNode }>

export interface Part {
  id: string
  title: string
}

/** The headings of a page, in order. */
export function outline(content: Content): Part[] {
  return Children.toArray(content({}).props.children).flatMap((child) => {
    if (!isValidElement<{ children?: ReactNode }>(child) || child.type !== Heading) return []
    const title = textOf(child.props.children)
    return [{ id: idOf(title), title }]
  })
}
