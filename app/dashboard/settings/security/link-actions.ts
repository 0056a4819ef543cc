'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { requireUser } from '#lib/accounts/current-user.ts'
import { setErrand } from '#lib/accounts/errand.ts'
import { removeLink } from '#lib/accounts/links.ts'
import { done, refused, type Outcome } from '#lib/accounts/outcome.ts'
import { isProved } from '#lib/accounts/proof.ts'
import { signInProvider } from '#lib/accounts/sign-in-providers.ts'

const id = z.string().max(20)

/** Before the browser leaves for a provider to link it: says so, and that it was this session. */
export async function goToLink(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const provider = signInProvider(id.parse(input))
  if (!provider) return refused('not_found')
  if (!(await isProved(user))) return refused('proof_needed')
  await setErrand({ purpose: 'link', provider: provider.id, sessionId: user.sessionId })
  return done
}

/** Before the browser leaves for a provider that shall say who sits here. */
export async function goToProve(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const provider = signInProvider(id.parse(input))
  if (!provider) return refused('not_found')
  await setErrand({ purpose: 'proof', provider: provider.id, sessionId: user.sessionId })
  return done
}

export async function unlink(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const result = await removeLink(user, id.parse(input))
  revalidatePath('/dashboard/settings', 'layout')
  return result
}
