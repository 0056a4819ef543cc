import type { Capabilities, Modality, Model } from '#lib/catalog/index.ts'
import { perMillion, type Pico } from '#lib/money.ts'

export const kinds = ['chat', 'embedding', 'image', 'speech', 'transcription', 'rerank', 'moderation'] as const satisfies readonly Model['kind'][]
export const inputs = ['image', 'audio', 'video', 'file'] as const satisfies readonly Modality[]
export const abilities = ['tools', 'jsonSchema', 'reasoning'] as const satisfies readonly (keyof Capabilities)[]
/** Tokens a model must take at least. */
export const contexts = [128_000, 200_000, 400_000, 1_000_000] as const
/** USD per million input tokens a model may cost at most. */
export const prices = ['0.25', '1', '3', '10'] as const
export const columns = ['name', 'context', 'input', 'output', 'uptime', 'firstToken', 'speed'] as const

export type Ability = (typeof abilities)[number]
export type Column = (typeof columns)[number]

/** What a reader of the catalogue looks for, as its address says it. */
export interface Wishes {
  text: string
  kind: Model['kind'] | null
  maker: string | null
  reads: readonly (typeof inputs)[number][]
  can: readonly Ability[]
  context: number | null
  price: string | null
  /** null: the order of the catalogue. */
  sort: { by: Column; down: boolean } | null
}

/** A model with what it costs at this moment and how it did in the last 24 hours; null = not known. */
export interface Row {
  model: Model
  input: Pico | null
  output: Pico | null
  /** 0–1. */
  uptime: number | null
  /** Medians. */
  firstTokenMs: number | null
  tokensPerSecond: number | null
}

/** Reads the address; what means nothing is as good as absent. */
export function readWishes(search: Record<string, string | string[] | undefined>): Wishes {
  const all = (name: string): string[] => [search[name] ?? []].flat()
  const one = (name: string): string => all(name)[0]?.trim() ?? ''
  const among = <T extends string>(list: readonly T[], value: string): T | null => list.find((known) => known === value) ?? null
  const [by = '', direction] = one('sort').split('.')
  const column = among(columns, by)
  return {
    text: one('q').slice(0, 100),
    kind: among(kinds, one('kind')),
    maker: one('maker') || null,
    reads: inputs.filter((input) => all('reads').includes(input)),
    can: abilities.filter((ability) => all('can').includes(ability)),
    context: contexts.find((tokens) => `${tokens}` === one('context')) ?? null,
    price: among(prices, one('price')),
    sort: column && { by: column, down: direction === 'down' },
  }
}

/** The wishes as an address' search: "?q=claude&can=tools&sort=input"; empty without any. */
export function searchOf({ text, kind, maker, reads, can, context, price, sort }: Wishes): string {
  const search = new URLSearchParams()
  const entries = [['q', text], ['kind', kind], ['maker', maker], ...reads.map((input) => ['reads', input]), ...can.map((ability) => ['can', ability]), ['context', context], ['price', price], ['sort', sort && `${sort.by}${sort.down ? '.down' : ''}`]] as const
  for (const [name, value] of entries) if (value) search.append(`${name}`, `${value}`)
  return search.size > 0 ? `?${search}` : ''
}

/** The rows that are wished for, in the order wished for. Rows that do not know a figure come last in either direction. */
export function choose(rows: readonly Row[], wishes: Wishes): Row[] {
  const words = wishes.text.toLowerCase().split(/\s+/).filter(Boolean)
  const most = wishes.price === null ? null : perMillion(wishes.price)
  const chosen = rows.filter(({ model, input }) => {
    const text = [model.id, model.name, model.description, ...model.aliases].join(' ').toLowerCase()
    return (
      words.every((word) => text.includes(word)) &&
      (wishes.kind === null || model.kind === wishes.kind) &&
      (wishes.maker === null || model.author === wishes.maker) &&
      wishes.reads.every((kind) => model.input.includes(kind)) &&
      wishes.can.every((ability) => model.capabilities[ability]) &&
      (wishes.context === null || (model.contextLength ?? 0) >= wishes.context) &&
      (most === null || (input !== null && input <= most))
    )
  })
  const { sort } = wishes
  if (!sort) return chosen
  if (sort.by === 'name') return chosen.toSorted((one, other) => one.model.name.localeCompare(other.model.name, 'en') * (sort.down ? -1 : 1))
  const value = values[sort.by]
  return chosen.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)]
    if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0)
    return (a < b ? -1 : a > b ? 1 : 0) * (sort.down ? -1 : 1)
  })
}

const values: Record<Exclude<Column, 'name'>, (row: Row) => number | bigint | null> = {
  context: ({ model }) => model.contextLength,
  input: ({ input }) => input,
  output: ({ output }) => output,
  uptime: ({ uptime }) => uptime,
  firstToken: ({ firstTokenMs }) => firstTokenMs,
  speed: ({ tokensPerSecond }) => tokensPerSecond,
}
