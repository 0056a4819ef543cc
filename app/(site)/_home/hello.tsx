import { useFormatter, useTranslations } from 'next-intl'
import { SiteLink } from '#components/shell/site-link.tsx'
import { duration } from '#components/ui/duration.ts'
import { Yuan, type YuanRate } from '#components/ui/yuan.tsx'
import { costOfText, unitPrices } from '#lib/billing/cost.ts'
import { models, type Model, type Price } from '#lib/catalog/index.ts'
import { exactUsd } from '#lib/money.ts'
import type { ModelHealth } from '#lib/reports/model-health.ts'
import { perMillionText } from '../_components/price.ts'

/** What saying hello takes, about: the word with its frame, and a sentence in return. */
const hello = { input: 8, output: 12 }

export interface Shown {
  model: Model
  price: Price
}

interface HelloProps {
  shown: readonly Shown[]
  measured: ReadonlyMap<string, ModelHealth>
  rate: YuanRate | null
}

/** Each maker's first model with what it costs at this moment and how fast it has been. */
export function Hello({ shown, measured, rate }: HelloProps) {
  const t = useTranslations('home.strip')
  const now = new Date()
  const priced = shown.map(({ model, price }) => ({ model, price, cost: costOfText(hello, price, now) }))
  return (
    <section aria-labelledby="hello" className="border-y border-line bg-surface">
      <div className="mx-auto max-w-[1120px] px-4 py-12 md:px-6">
        <div className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
          <div>
            <h2 id="hello" className="text-lg font-semibold">
              {t('title')}
            </h2>
            <p className="mt-1 text-sm text-muted">{t('text', { input: hello.input, output: hello.output })}</p>
          </div>
          <SiteLink href="/models" className="text-base text-accent-ink underline-offset-4 hover:underline">
            {t('all', { count: models.length })}
          </SiteLink>
        </div>
        <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-4">
          {priced.map(({ model, price, cost }) => (
            <li key={model.id} className="relative min-w-0 bg-surface p-4 transition-colors hover:bg-sunken/50">
              <SiteLink href={`/models/${model.id}`} className="block truncate font-medium after:absolute after:inset-0">
                {model.name}
              </SiteLink>
              <p className="mt-2 font-mono text-md tabular-nums">
                ${exactUsd(cost)}
                <Yuan amount={cost} rate={rate} />
              </p>
              <p className="mt-1 flex justify-between gap-2 font-mono text-xs text-muted tabular-nums">
                <span title={t('price')}>{inAndOut(price, now)}</span>
                <FirstToken ms={measured.get(model.id)?.now.ttftMs?.p50} />
              </p>
            </li>
          ))}
        </ul>
        <p className="mt-3 text-sm text-muted">{t('price')}</p>
      </div>
    </section>
  )
}

function inAndOut(price: Price, at: Date): string {
  const { input, output } = unitPrices(price, hello.input, at)
  return `${perMillionText(input)} / ${perMillionText(output)}`
}

function FirstToken({ ms }: { ms: number | undefined }) {
  const t = useTranslations('home.strip')
  const format = useFormatter()
  if (ms === undefined) return null
  const time = duration(ms, format)
  return <span title={t('ttft', { time })}>{time}</span>
}

/** The makers' first priced chat models, in the order of the catalogue. */
export function firstOfEachMaker(count: number): Shown[] {
  const makers = new Map<string, Shown>()
  for (const model of models) {
    const price = model.offers[0]?.price
    if (model.kind === 'chat' && price && !makers.has(model.author)) makers.set(model.author, { model, price })
  }
  return [...makers.values()].slice(0, count)
}
