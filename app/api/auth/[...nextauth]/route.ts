import NextAuth from 'next-auth'
import type { NextRequest } from 'next/server'
import { authOptions } from '#lib/accounts/auth-options.ts'
import { env } from '#lib/env.ts'

interface Context {
  params: Promise<{ nextauth: string[] }>
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  // next-auth reads its address from this variable only; a Host header must never decide where links lead.
  process.env.NEXTAUTH_URL = env().PUBLIC_URL
  const response = (await NextAuth(request, context, authOptions())) as Response
  response.headers.set('cache-control', 'private, no-store')
  return response
}

export { handle as GET, handle as POST }
