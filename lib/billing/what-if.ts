import type { Price } from '../catalog/types.ts'
import { noUsage } from '../chat/usage.ts'
import type { Nano } from '../money.ts'
import { costOf } from './cost.ts'

/** Tokens of many calls together; `cached` of the input was read from a cache. */
export interface ManyTokens {
  input: bigint
  cached: bigint
  output: bigint
}

/** What so many tokens would cost at a price of this moment. Surcharges for long prompts are left out: sums do not tell how long each was. */
export function whatIf({ input, cached, output }: ManyTokens, { tiers: _, ...price }: Price, at: Date): Nano {
  return costOf({ ...noUsage, input: Number(input - cached), cacheRead: Number(cached), output: Number(output) }, price, at).total
}
