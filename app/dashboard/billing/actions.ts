'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { requireUser } from '#lib/accounts/current-user.ts'
import { saveAutoTopup } from '#lib/billing/auto-topup.ts'
import { removeCard, startSavingCard } from '#lib/billing/saved-card.ts'
import { createTopup, topupCurrencies, topupMethods } from '#lib/billing/topups.ts'
import { attempt, type Attempted } from '../attempt.ts'

const wish = z.object({ usd: z.string().max(20), method: z.enum(topupMethods), currency: z.enum(topupCurrencies).default('usd') })

/** Leads to the payment page; comes back only when that was not possible. */
export async function topUp(form: FormData): Promise<Attempted<never>> {
  const user = await requireUser()
  const result = await attempt(async () => createTopup(user, wish.parse({ usd: form.get('usd'), method: form.get('method'), currency: form.get('currency') ?? undefined })))
  if (result.ok) redirect(result.value.url)
  return result
}

/** Leads to the page where a card is saved. */
export async function saveCard(): Promise<Attempted<never>> {
  const user = await requireUser()
  const result = await attempt(async () => startSavingCard(user))
  if (result.ok) redirect(result.value.url)
  return result
}

const dollars = z.string().max(20)
const autoWish = z.strictObject({ enabled: z.boolean(), threshold: dollars, amount: dollars, monthlyCap: dollars })

export async function setAutoTopup(input: unknown): Promise<Attempted<void>> {
  const user = await requireUser()
  const result = await attempt(async () => saveAutoTopup(user, autoWish.parse(input)))
  revalidatePath('/dashboard/billing')
  return result
}

export async function forgetCard(): Promise<Attempted<void>> {
  const user = await requireUser()
  const result = await attempt(async () => removeCard(user))
  revalidatePath('/dashboard/billing')
  return result
}
