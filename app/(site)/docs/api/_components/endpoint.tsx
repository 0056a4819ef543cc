import { getTranslations } from 'next-intl/server'
import { Badge } from '#components/ui/badge.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import type { Operation } from './document.ts'
import { examples } from './examples.ts'
import { Fields, sentences } from './fields.tsx'
import { MethodBadge } from './method-badge.tsx'
import { samples } from './samples.ts'

/** One endpoint: what it does, who may call it, what it takes, and a call to copy. */
export async function Endpoint({ operation, baseUrl }: { operation: Operation; baseUrl: string }) {
  const t = await getTranslations('reference')
  const { id, method, path, summary, open, parameters, body, answers } = operation
  const words = await sentences(id)
  const model = examples[path]?.body.model
  return (
    <section aria-labelledby={id} className="mt-10">
      <h3 id={id} className="scroll-mt-20 text-md font-semibold">
        <a href={`#${id}`} className="hover:underline">
          {summary}
        </a>
      </h3>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
        <MethodBadge method={method} />
        <code className="min-w-0 font-mono wrap-anywhere">{path}</code>
        <Badge>{open ? t('open') : t('needsKey')}</Badge>
      </div>
      <p className="mt-2 text-xs text-muted">
        {t('answers')} <code className="font-mono">{answers.join(', ')}</code>
      </p>
      <CodeBlock className="mt-4" label={t('exampleOf', { path })} samples={samples(operation, { baseUrl, key: t('keyPlace') })} mark={typeof model === 'string' ? [model] : []} />
      {parameters.length > 0 && (
        <>
          <h4 className="mt-5 mb-2 text-sm font-medium">{t('parameters')}</h4>
          <ul className="border-b border-line">
            {parameters.map((parameter) => ({ ...parameter, description: words(parameter.name) ?? parameter.description })).map((parameter) => (
              <li key={parameter.name} className="border-t border-line py-2.5">
                <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
                  <code className="font-mono text-sm font-medium">{parameter.name}</code>
                  <span className="text-xs text-muted">{parameter.in === 'query' ? t('parameterPlace.query') : t('parameterPlace.path')}</span>
                  {parameter.required && <Badge tone="warn">{t('required')}</Badge>}
                </p>
                {parameter.description && <p className="mt-0.5 text-sm text-muted">{parameter.description}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
      {body && (
        <>
          <h4 className="mt-5 mb-2 text-sm font-medium">
            {t('fields')}
            {body.type !== 'application/json' && <span className="font-normal text-muted"> {t('form', { type: body.type })}</span>}
          </h4>
          <Fields operation={operation} schema={body.schema} />
        </>
      )}
    </section>
  )
}
