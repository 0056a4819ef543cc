import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Money } from '#components/ui/money.tsx'
import { Stat } from '#components/ui/stat.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { autoTopup } from '#lib/billing/auto-topup.ts'
import { balance } from '#lib/billing/balance.ts'
import { monthsSince } from '#lib/billing/month.ts'
import { payments } from '#lib/billing/payments.ts'
import { accountSince } from '#lib/billing/statement.ts'
import { stripe } from '#lib/billing/stripe.ts'
import { topupLimits } from '#lib/billing/topups.ts'
import { env } from '#lib/env.ts'
import { exactUsd, formatUsd } from '#lib/money.ts'
import { topupState } from '#lib/reports/topup-state.ts'
import { AutoTopupForm } from './_components/auto-topup-form.tsx'
import { History } from './_components/history.tsx'
import { Statements } from './_components/statements.tsx'
import { TopupForm } from './_components/topup-form.tsx'
import { TopupReturn } from './_components/topup-return.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('billing'))('title') }
}

interface Query {
  /** How the payment page sent the person back, and for which order. */
  topup?: string
  order?: string
  /** Cursor of the history. */
  after?: string
}

export default async function Billing({ searchParams }: { searchParams: Promise<Query> }) {
  const user = await requireUser()
  const { topup, order, after } = await searchParams
  const [t, money, history, since, auto, returned] = await Promise.all([
    getTranslations('billing'),
    balance(user),
    payments(user, { after, limit: 20 }),
    accountSince(user),
    autoTopup(user),
    topup && order ? topupState(user, order) : null,
  ])
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="flex flex-col gap-6">
        {returned && <TopupReturn key={order} amount={returned.amount} status={returned.status} cancelled={topup === 'cancelled'} />}
        {money.debt > 0n && (
          <Alert tone="warn" title={t('debtTitle')}>
            {t('debtText', { amount: formatUsd(money.debt) })}
          </Alert>
        )}
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <Card aria-label={t('standing')}>
            <dl className="flex flex-col gap-5">
              <Stat label={t('balance')} value={<Money nano={money.available} yuan />} note={money.held > 0n ? t('held', { amount: formatUsd(money.held) }) : undefined} />
              <Stat label={t('freeCalls')} value={money.freeCallsLeft.toString()} note={t('freeCallsNote', { granted: money.freeCallsGranted.toString() })} />
              <Stat label={t('spent')} value={<Money nano={money.totalUsage} yuan />} note={t('spentNote', { amount: formatUsd(money.totalCredits) })} />
            </dl>
          </Card>
          <Card aria-labelledby="topup">
            <CardHeader id="topup" title={t('topup.title')} description={t('topup.description')} />
            {stripe() ? (
              <TopupForm least={formatUsd(topupLimits.least)} most={formatUsd(topupLimits.most)} yuan={env().CNY_PER_USD ? exactUsd(env().CNY_PER_USD!) : null} testMoney={Boolean(env().STRIPE_API_URL)} />
            ) : (
              <Alert>{t('topup.unavailable')}</Alert>
            )}
          </Card>
        </div>
        {stripe() && (
          <Card aria-labelledby="auto-topup">
            <CardHeader id="auto-topup" title={t('auto.title')} description={t('auto.description')} />
            <AutoTopupForm
              saved={
                auto && {
                  card: auto.card,
                  enabled: auto.enabled,
                  threshold: exactUsd(auto.threshold),
                  amount: exactUsd(auto.amount),
                  monthlyCap: exactUsd(auto.monthlyCap),
                  problem: auto.problem,
                  used: formatUsd(auto.usedThisMonth),
                }
              }
            />
            <p className="mt-5 text-xs text-pretty text-muted">{t('auto.conversion')}</p>
          </Card>
        )}
        <Card padded={false} aria-labelledby="history">
          <CardHeader id="history" title={t('history.title')} className="mb-1 px-5 pt-5" />
          {history.entries.length > 0 ? <History page={history} /> : <EmptyState title={t('history.none')}>{t('history.noneText')}</EmptyState>}
        </Card>
        <Statements months={monthsSince(since)} />
      </div>
    </>
  )
}
