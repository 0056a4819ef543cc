'use client'

import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { formatUsd } from '#lib/money.ts'

export interface TopupReturnProps {
  amount: bigint
  status: 'open' | 'pending' | 'paid' | 'partially_refunded' | 'refunded' | 'failed' | 'expired'
  /** The person turned back on the payment page. */
  cancelled: boolean
}

// Credit comes by the webhook, usually within a second or two: look soon, then ever more seldom.
const waits = [1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 13_000, 20_000, 30_000]

/** Back from the payment page: says how it stands, and waits calmly until the credit has arrived. */
export function TopupReturn({ amount, status, cancelled }: TopupReturnProps) {
  const t = useTranslations('billing.return')
  const router = useRouter()
  const [looks, setLooks] = useState(0)
  const waiting = (status === 'open' && !cancelled) || status === 'pending'
  const pause = waiting ? waits[looks] : undefined

  useEffect(() => {
    if (pause === undefined) return
    const timer = setTimeout(() => {
      router.refresh()
      setLooks((count) => count + 1)
    }, pause)
    return () => clearTimeout(timer)
  }, [pause, looks, router])

  const sum = { amount: formatUsd(amount) }
  if (waiting) return <Alert title={t('waiting', sum)}>{t(pause === undefined ? 'slow' : 'waitingText')}</Alert>
  if (status === 'failed') return <Alert tone="harm" title={t('failed', sum)}>{t('failedText')}</Alert>
  if (status === 'open' || status === 'expired') return <Alert title={t('cancelled', sum)}>{t('cancelledText')}</Alert>
  if (status === 'paid') return <Alert tone="success" title={t('paid', sum)}>{t('paidText')}</Alert>
  return <Alert title={t('refunded', sum)} />
}
