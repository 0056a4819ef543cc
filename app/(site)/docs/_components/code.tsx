import { getTranslations } from 'next-intl/server'
import { cache, Children, isValidElement, type ComponentProps, type ReactElement, type ReactNode } from 'react'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { reader } from '../../_components/reader.ts'
import { textOf } from './text.ts'

// A page has many snippets and one reader.
const readerOfPage = cache(reader)

type Fence = ReactElement<{ className?: string; children?: ReactNode }>

/**
 * One fenced block of a page, or several as tabs, named by what stands after the fence: ```Python.
 * `{{baseUrl}}`, `{{origin}}` and `{{key}}` are the reader's own.
 */
export async function Code({ children }: { children?: ReactNode }) {
  const [t, { origin, baseUrl, key }] = await Promise.all([getTranslations('reference'), readerOfPage()])
  const facts: Record<string, string> = { origin, baseUrl, key: key ?? t('keyPlace') }
  const samples = fences(children).map(({ props }) => ({
    language: props.className?.replace('language-', '') ?? 'Text',
    code: textOf(props.children).trimEnd().replace(/\{\{(\w+)\}\}/g, (place, name: string) => facts[name] ?? place),
  }))
  // Several blocks of one language on a page are told apart by how they begin.
  return <CodeBlock samples={samples} label={samples[0]?.code.split('\n', 1)[0]} className="my-5" />
}

/** The blocks among what a page has written: each is <pre><code>, or its <code> alone. */
function fences(children: ReactNode): Fence[] {
  return Children.toArray(children).flatMap((child) => {
    if (!isValidElement<{ className?: string; children?: ReactNode }>(child)) return []
    return child.type === InlineCode ? [child] : fences(child.props.children)
  })
}

/** Names of fields and commands, which are the same in every language. */
export function InlineCode(props: ComponentProps<'code'>) {
  return <code translate="no" {...props} />
}
