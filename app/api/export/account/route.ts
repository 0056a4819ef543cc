import { currentUser } from '#lib/accounts/current-user.ts'
import { accountExport } from '#lib/accounts/export-account.ts'
import { refuse } from '#lib/billing/export-response.ts'

/** `GET /api/export/account`: all that is kept of the signed-in person and their account, as JSON. Wants a proof. */
export async function GET(): Promise<Response> {
  const user = await currentUser()
  return user ? accountExport(user) : refuse(401, 'Sign in first.')
}
