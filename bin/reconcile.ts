import { reconcile } from '#lib/billing/reconcile.ts'
import { stripe } from '#lib/billing/stripe.ts'
import { closeDb } from '#lib/db.ts'
import { openDatabase } from './setup/database.ts'
import { migrate } from './setup/migrations.ts'
import { Refusal, run } from './setup/refusal.ts'
import { prepareSettings } from './setup/settings.ts'

/** `npm run reconcile`: compares Stripe's last 72 hours with the books and books what webhooks lost; exits 1 when something remains wrong. */
await run(async () => {
  prepareSettings()
  const settings = stripe()
  if (!settings) throw new Refusal('This installation takes no payments: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET. The sandbox’s payments live in its own process and are compared there.')
  const database = await openDatabase()
  try {
    await migrate(database.url)
    const { checked, missing, healed, extra, mismatch, unresolved } = await reconcile(settings)
    console.log(`checked   ${checked.payments} payments, ${checked.refunds} refunds, ${checked.disputes} disputes of the last 72 hours`)
    console.log(`missing   ${missing} (${healed} booked now)`)
    console.log(`extra     ${extra}`)
    console.log(`mismatch  ${mismatch}`)
    for (const sentence of unresolved) console.log(`! ${sentence}`)
    return unresolved.length > 0 ? 1 : 0
  } finally {
    await closeDb()
    await database.stop()
  }
})
