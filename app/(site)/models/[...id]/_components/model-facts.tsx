import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { families, type Model } from '#lib/catalog/index.ts'
import { makerName } from '../../../_components/makers.ts'
import { abilities } from '../../_components/wishes.ts'

/** What the model is and takes. */
export function ModelFacts({ model }: { model: Model }) {
  const t = useTranslations('model.facts')
  const words = useTranslations('models')
  const format = useFormatter()
  const tokens = (count: number | null): string => (count === null ? t('unknown') : format.number(count))
  const able = abilities.filter((ability) => model.capabilities[ability])
  const names = [...families.filter((family) => family.model === model.id).map(({ id }) => id), ...model.aliases]
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-5 sm:grid-cols-3 lg:grid-cols-4">
      <Fact label={words('maker')}>{makerName(model.author)}</Fact>
      <Fact label={t('context')}>{tokens(model.contextLength)}</Fact>
      <Fact label={t('maxOutput')}>{tokens(model.maxOutput)}</Fact>
      <Fact label={t('released')}>{model.released ? format.dateTime(new Date(model.released), { dateStyle: 'medium', timeZone: 'UTC' }) : t('unknown')}</Fact>
      <Fact label={words('reads')}>{format.list(model.input.map((modality) => words(`modalities.${modality}`)), 'plain')}</Fact>
      <Fact label={t('writes')}>{model.output.length > 0 ? format.list(model.output.map((modality) => words(`modalities.${modality}`)), 'plain') : '–'}</Fact>
      {model.kind === 'chat' && <Fact label={words('can')}>{able.length > 0 ? format.list(able.map((ability) => words(`abilities.${ability}`)), 'plain') : '–'}</Fact>}
      {model.kind === 'chat' && <Fact label={t('sampling')}>{t(model.capabilities.sampling ? 'samplingFree' : 'samplingFixed')}</Fact>}
      {names.length > 0 && (
        <Fact label={t('names')} wide>
          <span className="font-mono text-sm break-words" translate="no">
            {names.join(', ')}
          </span>
        </Fact>
      )}
    </dl>
  )
}

function Fact({ label, wide = false, children }: { label: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'col-span-full' : 'min-w-0'}>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  )
}
