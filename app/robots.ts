import type { MetadataRoute } from 'next'
import { connection } from 'next/server'
import { env } from '#lib/env.ts'

/** Public pages may be found; what is behind the sign-in, and what answers programs, need not be looked at. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  await connection()
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/dashboard', '/admin', '/outbox', '/v1/', '/api/', '/sandbox/', '/verify', '/reset'] },
    sitemap: `${env().PUBLIC_URL}/sitemap.xml`,
  }
}
