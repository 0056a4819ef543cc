import { cookies } from 'next/headers'
import type { YuanRate } from '#components/ui/yuan.tsx'
import { env } from '#lib/env.ts'
import { yuanCookie } from '../i18n/locales.ts'

export interface YuanSetting {
  /** The operator has named a rate. */
  offered: boolean
  /** By what to convert, for a reader who wants it. */
  rate: YuanRate | null
}

/** Whether this browser's amounts are shown in yuan, too. The rate is a setting: no page waits for an exchange. */
export async function yuan(): Promise<YuanSetting> {
  const { CNY_RATE: rate, CNY_RATE_AT: at } = env()
  if (!rate || !at) return { offered: false, rate: null }
  const shown = (await cookies()).get(yuanCookie)?.value === 'shown'
  return { offered: true, rate: shown ? { rate: String(rate), at: at.getTime() } : null }
}
