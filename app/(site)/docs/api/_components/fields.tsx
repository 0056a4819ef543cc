import { getMessages, getTranslations } from 'next-intl/server'
import { Badge } from '#components/ui/badge.tsx'
import type { Operation, Schema } from './document.ts'
import { hasShape, limitsOf, shapeText, typeText, type Limit } from './shape.ts'

/** What a request's body may hold: a row a field, objects inside opened on demand. */
export async function Fields({ operation, schema }: { operation: Operation; schema: Schema }) {
  const t = await getTranslations('reference')
  const words = await sentences(operation.id)
  const say = ({ of, ...range }: Limit): string => t(`limits.${of}`, range)
  // A field without a possible value is there for a better error only.
  const fields = Object.entries(schema.properties ?? {}).filter(([, field]) => typeText(field) !== 'never')
  return (
    <ul className="border-b border-line">
      {fields.map(([name, field]) => {
        const description = field.description ?? words(name)
        const notes = [...limitsOf(field).map(say), ...(field.default === undefined ? [] : [t('defaultsTo', { value: JSON.stringify(field.default) })])]
        return (
          <li key={name} className="border-t border-line py-2.5">
            <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <code className="font-mono text-sm font-medium">{name}</code>
              <code className="min-w-0 font-mono text-xs wrap-anywhere text-muted">{typeText(field)}</code>
              {schema.required?.includes(name) && <Badge tone="warn">{t('required')}</Badge>}
            </p>
            {description && <p className="mt-0.5 max-w-2xl text-sm text-pretty text-muted">{description}</p>}
            {notes.length > 0 && <p className="mt-0.5 text-xs text-muted">{notes.join(' · ')}</p>}
            {hasShape(field) && (
              <details className="mt-1">
                <summary className="w-fit text-xs text-muted hover:text-ink">{t('structure')}</summary>
                <pre
                  tabIndex={0}
                  role="region"
                  aria-label={t('structureOf', { name, path: operation.path })}
                  className="mt-1.5 overflow-x-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs leading-5 focus-visible:outline-offset-[-2px]"
                >
                  <code>{shapeText(field, say)}</code>
                </pre>
              </details>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** What a field or parameter means at one endpoint, or else anywhere; undefined where nobody has said it yet. */
export async function sentences(operationId: string): Promise<(name: string) => string | undefined> {
  const { any, ...own }: Record<string, Readonly<Record<string, string>>> = (await getMessages()).reference.fieldsOf
  return (name) => own[operationId]?.[name] ?? any?.[name]
}
