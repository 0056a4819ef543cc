import createNextIntlPlugin from 'next-intl/plugin'
import type { NextConfig } from 'next'

const development = process.env.NODE_ENV === 'development'

// Next's own bootstrap scripts are inline, and static pages cannot carry a nonce, hence 'unsafe-inline';
// everything else is only ever ours. React's development build evaluates strings, so does hot reload.
const contentSecurityPolicy = [
  `default-src 'self'`,
  `script-src 'self' 'unsafe-inline'${development ? ` 'unsafe-eval'` : ''}`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data: blob:`,
  `object-src 'none'`,
  `base-uri 'self'`,
  `frame-ancestors 'none'`,
].join('; ')

const config: NextConfig = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  // Loaded from node_modules as they are: native code, worker threads, and `pg`, which must be the one
  // instance that the gateway outside of Next uses too.
  serverExternalPackages: ['@node-rs/argon2', '@prisma/adapter-pg', '@prisma/client', 'nodemailer', 'pg', 'pino'],
  experimental: {
    serverActions: { bodySizeLimit: '256kb' },
    optimizePackageImports: ['radix-ui', 'lucide-react', 'recharts'],
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'Content-Security-Policy', value: contentSecurityPolicy },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
        ],
      },
    ]
  },
}

export default createNextIntlPlugin('./i18n/request.ts')(config)
