import { parseArgs } from 'node:util'
import { refundablePayments, refundPayment } from '#lib/billing/refund.ts'
import { stripe, type StripeSettings } from '#lib/billing/stripe.ts'
import { closeDb } from '#lib/db.ts'
import { ApiError } from '#lib/errors.ts'
import { exactUsd, parseUsd, type Nano } from '#lib/money.ts'
import { openDatabase } from './setup/database.ts'
import { migrate } from './setup/migrations.ts'
import { Refusal, reason, run } from './setup/refusal.ts'
import { prepareSettings } from './setup/settings.ts'

const usage = 'Usage: npm run -s refund -- --email you@example.com   (what can be given back)   or   npm run -s refund -- --order ID [--usd 5]'

/** `npm run -s refund`: lists a person's payments, or gives one back, whole or in part. */
await run(async () => {
  const wish = readArguments()
  prepareSettings()
  const settings = stripe()
  if (!settings) throw new Refusal('This installation takes no payments: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET. Test money of the sandbox is not given back.')
  const database = await openDatabase()
  try {
    await migrate(database.url)
    if ('email' in wish) await list(wish.email)
    else await giveBack(settings, wish)
  } catch (error) {
    throw error instanceof ApiError ? new Refusal(error.message) : error
  } finally {
    await closeDb()
    await database.stop()
  }
})

type Wish = { email: string } | { orderId: string; amount?: Nano }

function readArguments(): Wish {
  try {
    const { email, order, usd } = parseArgs({ options: { email: { type: 'string' }, order: { type: 'string' }, usd: { type: 'string' } } }).values
    if (email && !order && !usd) return { email: email.trim().toLowerCase() }
    if (order && !email) return { orderId: order, ...(usd !== undefined && { amount: parseUsd(usd) }) }
    throw new Error('Say either --email or --order.')
  } catch (error) {
    throw new Refusal(`${reason(error)}\n  ${usage}`)
  }
}

async function list(email: string): Promise<void> {
  const payments = await refundablePayments(email)
  if (payments.length === 0) console.log(`${email} has no payment of which anything can be given back.`)
  for (const { orderId, paidAt, amount, refunded } of payments) console.log(`${orderId}  ${paidAt.toISOString().slice(0, 10)}  $${exactUsd(amount)}, of which $${exactUsd(amount - refunded)} can be given back`)
}

async function giveBack(settings: StripeSettings, wish: { orderId: string; amount?: Nano }): Promise<void> {
  const { refundId, amount, taken } = await refundPayment(settings, wish)
  console.log(`${refundId}: $${exactUsd(amount)} is given back; $${exactUsd(taken)} was taken of the account's credit, $${exactUsd(amount - taken)} became its debt.`)
}
