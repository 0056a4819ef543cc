import createNextIntlPlugin from 'next-intl/plugin'
import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  // Loaded from node_modules as they are: native code, worker threads, token tables of megabytes that would
  // double the build's time, and `pg`, which must be the one instance the gateway outside of Next uses too.
  serverExternalPackages: ['@node-rs/argon2', '@prisma/adapter-pg', '@prisma/client', 'gpt-tokenizer', 'nodemailer', 'pg', 'pino', 'prom-client', 'stripe', 'undici'],
  experimental: {
    // The documentation's pages, by the compiler that Turbopack brings: no package of its own is needed.
    mdxRs: { mdxType: 'gfm' },
    // Behind a proxy that rewrites Host, a form still comes from the address people type.
    serverActions: { bodySizeLimit: '256kb', allowedOrigins: process.env.PUBLIC_URL ? [new URL(process.env.PUBLIC_URL).host] : [] },
    // The proxy keeps a copy of each body for what comes after it; nothing here takes more than an action does.
    proxyClientMaxBodySize: '512kb',
    optimizePackageImports: ['radix-ui', 'lucide-react', 'recharts'],
  },
  async redirects() {
    return [
      // Where the rules of billing stood; receipts that were saved or mailed lead there.
      ...['', '/zh'].map((prefix) => ({ source: `${prefix}/billing-rules`, destination: `${prefix}/pricing`, permanent: true })),
      // Asked for unseen, by browsers that show a file instead of a page and by feed readers.
      { source: '/favicon.ico', destination: '/icon.svg', permanent: true },
    ]
  },
  // Pages get the rest from proxy.ts, with a nonce of their own each time.
  async headers() {
    return [{ source: '/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] }]
  },
}

export default createNextIntlPlugin('./i18n/request.ts')(config)
