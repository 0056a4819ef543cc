import { handle } from '#lib/gateway/next.ts'

export const dynamic = 'force-dynamic'

// What `next dev` and hosts that run Next alone serve; `npm start` gives /v1 to the gateway directly.
export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
