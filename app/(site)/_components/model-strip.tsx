import { useTranslations } from 'next-intl'
import { SiteLink } from '#components/shell/site-link.tsx'
import { models } from '#lib/catalog/index.ts'
import { perMillionText } from './price.ts'

/** The makers' first models with what they cost, as a strip that can be pushed sideways on a phone. */
export function ModelStrip() {
  const t = useTranslations('site.home.strip')
  const makers = new Set<string>()
  const firsts = models.filter((model) => model.kind === 'chat' && model.offers[0]?.price && !makers.has(model.author) && makers.add(model.author)).slice(0, 8)
  return (
    <section aria-labelledby="strip" className="border-y border-line bg-surface">
      <div className="mx-auto max-w-[1120px] px-4 py-10 md:px-6">
        <div className="mb-5 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
          <h2 id="strip" className="text-lg font-semibold">
            {t('title', { count: models.length })}
          </h2>
          <SiteLink href="/models" className="text-base text-accent-ink underline-offset-4 hover:underline">
            {t('all')}
          </SiteLink>
        </div>
        <ul className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2 lg:grid-cols-4">
          {firsts.map((model) => (
            <li key={model.id} className="min-w-0 bg-surface p-4">
              <p className="truncate font-medium">{model.name}</p>
              <p className="truncate font-mono text-xs text-muted">{model.id}</p>
              <p className="mt-3 font-mono text-sm tabular-nums">
                {perMillionText(model.offers[0]!.price!.input)} <span className="text-muted">/</span> {perMillionText(model.offers[0]!.price!.output)}
              </p>
            </li>
          ))}
        </ul>
        <p className="mt-3 text-sm text-muted">{t('note')}</p>
      </div>
    </section>
  )
}
