import { handle } from '#lib/gateway/next.ts'

export const dynamic = 'force-dynamic'

// The same endpoints under /api/v1, where some clients look for them.
export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
