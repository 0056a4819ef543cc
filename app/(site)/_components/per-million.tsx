import { Yuan, type YuanRate } from '#components/ui/yuan.tsx'
import { PICO_PER_NANO, type Pico } from '#lib/money.ts'
import { perMillionText } from './price.ts'

/** A price per million tokens, in yuan below for who wants them; "–" where there is none. */
export function PerMillion({ price, rate }: { price: Pico | null | undefined; rate: YuanRate | null }) {
  if (price == null) return '–'
  return (
    <>
      {perMillionText(price)}
      <Yuan amount={(price * 1_000_000n) / PICO_PER_NANO} rate={rate} />
    </>
  )
}
