import { cache } from 'react'
import { currentUser } from '#lib/accounts/current-user.ts'
import { generation, type Receipt } from '#lib/billing/generation.ts'
import { requestIdOf } from '#lib/ids.ts'

/** One of the reader's own calls; anybody else's is as unknown as one that never was. */
export const readReceipt = cache(async (id: string): Promise<Receipt | null> => {
  const [user, requestId] = [await currentUser(), requestIdOf(id)]
  return user && requestId ? generation(user, requestId) : null
})
