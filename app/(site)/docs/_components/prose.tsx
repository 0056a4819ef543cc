import { Children, isValidElement, type ComponentProps, type ComponentType, type ReactNode } from 'react'
import { SiteLink } from '#components/shell/site-link.tsx'
import { Code, InlineCode } from './code.tsx'
import { Heading, Subheading } from './headings.tsx'

/** What the Markdown of the documentation is drawn with, and the one component that its pages use besides. */
export function proseComponents(): Record<string, ComponentType<never>> {
  return { h2: Heading, h3: Subheading, a: Anchor, pre: Code, code: InlineCode, table: Table, thead: Head, tbody: Body, tr: Row, Code }
}

/** Pages of ours in the reader's language; files of the API and other sites as they are. */
function Anchor({ href = '', children }: ComponentProps<'a'>) {
  if (href.startsWith('/') && !href.startsWith('/v1')) return <SiteLink href={href}>{children}</SiteLink>
  return <a href={href}>{children}</a>
}

function Table({ children }: ComponentProps<'table'>) {
  return (
    // Focusable, because what scrolls must be reachable by keyboard.
    <div tabIndex={0} className="overflow-x-auto">
      <table>{elements(children)}</table>
    </div>
  )
}

// Markdown leaves line breaks between the parts of a table, where HTML allows no text.
const Head = ({ children }: ComponentProps<'thead'>) => <thead>{elements(children)}</thead>
const Body = ({ children }: ComponentProps<'tbody'>) => <tbody>{elements(children)}</tbody>
const Row = ({ children }: ComponentProps<'tr'>) => <tr>{elements(children)}</tr>

function elements(children: ReactNode): ReactNode {
  return Children.toArray(children).filter(isValidElement)
}
