import { unsubscribe } from '#lib/accounts/notice-settings.ts'

/** `POST /api/unsubscribe?token=…`: what mail programs send for one click (RFC 8058). People get a page with a button. */
export async function POST(request: Request): Promise<Response> {
  const known = await unsubscribe(new URL(request.url).searchParams.get('token') ?? '')
  return new Response(null, { status: known ? 204 : 404 })
}

export function GET(request: Request): Response {
  return new Response(null, { status: 302, headers: { location: `/unsubscribe${new URL(request.url).search}` } })
}
