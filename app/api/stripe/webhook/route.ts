import { stripeWebhook } from '#lib/billing/webhook.ts'

export const dynamic = 'force-dynamic'

export { stripeWebhook as POST }
