import type { Ledger } from '#lib/billing/ledger.ts'
import type { Settlement } from '#lib/billing/types.ts'
import type { UserCaller } from '#lib/caller.ts'
import { uuid } from '#lib/ids.ts'
import { expect } from 'vitest'
import { reservation, settlement } from '../billing/support.ts'

export const userCaller = (accountId: string): UserCaller => ({ kind: 'user', accountId, userId: uuid(), sessionId: uuid(), email: 'a@example.com', name: null, emailVerified: true, role: 'owner', operator: false })

export interface Made extends Partial<Settlement> {
  accountId: string
  priceId: string
  at: Date
  cost: bigint
  freeEligible?: boolean
}

/** A settled call that began at that moment; the moment lives in the request's id, which is returned. */
export async function makeCall(ledger: Ledger, { accountId, priceId, at, cost, freeEligible = false, ...settled }: Made): Promise<string> {
  const reserved = reservation(accountId, priceId, { requestId: uuid(at.getTime()), freeEligible, ...(settled.keyId && { keyId: settled.keyId }) })
  expect(await ledger.reserve(reserved)).toMatchObject({ admitted: true })
  await ledger.settle(settlement(reserved, cost, settled))
  return reserved.requestId
}
