import { currentUser } from '#lib/accounts/current-user.ts'
import { usageExport } from '#lib/billing/export.ts'
import { exportResponse, refuse } from '#lib/billing/export-response.ts'

/** `GET /api/export/usage?month=2026-11&format=csv|json`, for the signed-in person's account; or from one moment to another, narrowed (lib/call-filter.ts). */
export async function GET(request: Request): Promise<Response> {
  const user = await currentUser()
  return user ? exportResponse(user, request, { name: 'usage', table: usageExport }) : refuse(401, 'Sign in first.')
}
