import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { reference } from '#lib/gateway/reference.ts'
import { Contents } from './_components/contents.tsx'
import { readDocument, type Reference } from './_components/document.ts'
import { Endpoint } from './_components/endpoint.tsx'
import { Errors, Headers } from './_components/facts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('reference')
  return { title: t('title'), description: t('description') }
}

let known: Reference | undefined

/** The gateway's OpenAPI document for people: written on the server, so it reads without JavaScript too. */
export default function ApiReference() {
  const t = useTranslations('reference')
  const { baseUrl, groups } = (known ??= readDocument(reference()))
  return (
    <div className="mx-auto max-w-[1120px] px-4 md:px-6 lg:grid lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-x-12">
      <Contents groups={groups} />
      <div className="min-w-0 py-10 lg:py-14">
        <h1 className="text-xl font-semibold">{t('title')}</h1>
        <p className="mt-2 max-w-2xl text-pretty text-muted">{t('description')}</p>
        <Start baseUrl={baseUrl} />
        {groups.map(({ name, operations }) => (
          <section key={name} aria-labelledby={name} className="mt-14">
            <h2 id={name} className="scroll-mt-20 border-b border-line pb-2 text-lg font-semibold">
              {t(`groups.${name}`)}
            </h2>
            {operations.map((operation) => (
              <Endpoint key={operation.id} operation={operation} baseUrl={baseUrl} />
            ))}
          </section>
        ))}
        <Headers />
        <Errors />
      </div>
    </div>
  )
}

function Start({ baseUrl }: { baseUrl: string }) {
  const t = useTranslations('reference')
  const code = (chunks: ReactNode) => <code className="font-mono wrap-anywhere text-ink">{chunks}</code>
  // A file, not a page: Next's own link would fetch it as one.
  const link = (chunks: ReactNode) => (
    <a href={`${baseUrl}/openapi.json`} className="font-mono text-accent-ink underline underline-offset-2">
      {chunks}
    </a>
  )
  return (
    <section aria-label={t('start')} className="mt-8">
      <dl className="grid gap-x-10 gap-y-5 text-sm md:grid-cols-2">
        <Fact title={t('baseUrl')}>
          <span className="flex items-center gap-1">
            {code(baseUrl)}
            <CopyButton value={baseUrl} className="-my-1.5 size-6 [&_svg]:size-3.5" />
          </span>
          {t('baseUrlText')}
        </Fact>
        <Fact title={t('auth')}>{t.rich('authText', { code })}</Fact>
        <Fact title={t('stream')}>{t.rich('streamText', { code })}</Fact>
        <Fact title={t('repeat')}>{t.rich('repeatText', { code })}</Fact>
        <Fact title={t('document')}>{t.rich('documentText', { link })}</Fact>
        <Fact title={t('notation')}>{t.rich('notationText', { code })}</Fact>
      </dl>
    </section>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-t border-line pt-3">
      <dt className="font-medium">{title}</dt>
      <dd className="mt-1 text-pretty text-muted">{children}</dd>
    </div>
  )
}
