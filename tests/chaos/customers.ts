import { createKey } from '#lib/accounts/api-keys.ts'
import { newAccount } from '../support/gateway.ts'
import type { Customer } from './load.ts'

/** All sorts: with plenty of credit, with hardly any, with a key that may spend little, with free calls only. */
export async function makeCustomers(): Promise<Customer[]> {
  const rich = await Promise.all([1, 2, 3].map(() => newAccount({ credit: '1000', freeCalls: false })))
  const limited = await newAccount({ credit: '1000', freeCalls: false })
  const { key } = await createKey(limited.caller, { name: 'limited', limit: '0.02', limitReset: 'daily' })
  const poor = await newAccount({ credit: '0.01', freeCalls: false })
  const free = await newAccount()
  // The rich make most of the calls: the others are soon refused.
  return [...rich, ...rich, ...rich, { key }, poor, free]
}
