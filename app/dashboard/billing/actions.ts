'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { requireUser } from '#lib/accounts/current-user.ts'
import { createTopup, topupMethods } from '#lib/billing/topups.ts'
import { attempt, type Attempted } from '../attempt.ts'

const wish = z.object({ usd: z.string().max(20), method: z.enum(topupMethods) })

/** Leads to the payment page; comes back only when that was not possible. */
export async function topUp(form: FormData): Promise<Attempted<never>> {
  const user = await requireUser()
  const result = await attempt(async () => createTopup(user, wish.parse({ usd: form.get('usd'), method: form.get('method') })))
  if (result.ok) redirect(result.value.url)
  return result
}
