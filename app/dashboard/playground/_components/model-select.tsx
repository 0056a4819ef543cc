import { useTranslations } from 'next-intl'
import { Select } from '#components/ui/select.tsx'

export interface PlaygroundModel {
  id: string
  name: string
  /** The maker's slug, by which the list is grouped. */
  author: string
  takesImages: boolean
}

export interface ModelSelectProps {
  models: readonly PlaygroundModel[]
  value: string
  /** Which column it belongs to, from 1. */
  number: number
  onChange: (model: string) => void
}

export function ModelSelect({ models, value, number, onChange }: ModelSelectProps) {
  const t = useTranslations('playground')
  const authors = [...new Set(models.map((model) => model.author))]
  return (
    <Select aria-label={t('modelOf', { number })} value={value} onChange={(event) => onChange(event.target.value)} className="font-mono text-sm md:text-sm">
      <option value="auto">{t('auto')}</option>
      {authors.map((author) => (
        <optgroup key={author} label={author}>
          {models
            .filter((model) => model.author === author)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </optgroup>
      ))}
    </Select>
  )
}
