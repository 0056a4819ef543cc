import type { Price } from '../catalog/types.ts'

/** A price as the database keeps it: the same shape with pico-USD as decimal strings, since JSON has no bigint. */
export type PackedPrice = Packed<Price>

type Packed<T> = T extends bigint ? string : T extends readonly (infer E)[] ? Packed<E>[] : T extends object ? { [K in keyof T]: Packed<T[K]> } : T

export function packPrice(price: Price): PackedPrice {
  return JSON.parse(JSON.stringify(price, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))) as PackedPrice
}

export function unpackPrice(packed: PackedPrice): Price {
  return {
    ...unpackUnits(packed),
    ...(packed.tiers && { tiers: packed.tiers.map((tier) => ({ ...unpackUnits(tier), inputAbove: tier.inputAbove })) }),
    ...(packed.hours && { hours: packed.hours.map(({ days, from, to, price }) => ({ days, from, to, price: unpackUnits(price) })) }),
  }
}

/** Whether two prices are the same facts, whatever the order of their fields. */
export function samePrice(a: PackedPrice, b: PackedPrice): boolean {
  return canonical(a) === canonical(b)
}

const units = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'inputAudio', 'outputAudio', 'outputImage'] as const
type Units = { [K in (typeof units)[number]]?: bigint } & { input: bigint; output: bigint }

function unpackUnits(packed: { [K in (typeof units)[number]]?: string } & { input: string; output: string }): Units {
  const result: Units = { input: BigInt(packed.input), output: BigInt(packed.output) }
  for (const unit of units) {
    const value = packed[unit]
    if (value !== undefined) result[unit] = BigInt(value)
  }
  return result
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, v]) => v !== undefined && v !== null)
    return `{${fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
