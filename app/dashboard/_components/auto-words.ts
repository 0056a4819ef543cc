import { useTranslations } from 'next-intl'

/** What `auto` stores as words of its own, told in the reader's language; a word of another version is shown as it is. */
export interface AutoWords {
  category(name: string): string
  tier(name: string): string
  /** A whole sentence; undefined = the rule has none here. */
  because(category: string, rule: string): string | undefined
}

export function useAutoWords(): AutoWords {
  const t = useTranslations('auto')
  const told = (key: string, name: string): string => (t.has(key as never) ? t(key as never) : name)
  const category = (name: string): string => told(`categories.${name}`, name)
  return {
    category,
    tier: (name) => told(`tiers.${name}`, name),
    because: (about, rule) => (t.has(`rules.${rule}` as never) ? t('because', { category: category(about), rule: t(`rules.${rule}` as never) }) : undefined),
  }
}
