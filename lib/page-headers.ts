import type { Env } from './env.ts'

type Settings = Pick<Env, 'PUBLIC_URL' | 'TRUSTED_PROXIES'>

/**
 * The headers of every page. Scripts run only with this request's nonce, which is why every page is
 * rendered per request (the root layout reads the nonce): a page built ahead could not carry one, and
 * the alternative, 'unsafe-inline', would switch off what stops injected scripts. It costs about as
 * much as the database queries that most pages make anyway.
 */
export function pageHeaders(nonce: string, { PUBLIC_URL }: Settings, development: boolean): Record<string, string> {
  const https = PUBLIC_URL.startsWith('https:')
  return {
    'content-security-policy': [
      `default-src 'self'`,
      // strict-dynamic: what a trusted script loads (Next's chunks) is trusted too. React's development build evaluates strings.
      `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
      // Recharts and Radix set style attributes and insert style elements, which cannot carry a nonce.
      `style-src 'self' 'unsafe-inline'`,
      `img-src 'self' data: blob:`,
      `font-src 'self'`,
      `object-src 'none'`,
      `base-uri 'none'`,
      // A form without JavaScript that leads to paying is redirected there, which counts as its target.
      `form-action 'self' https://checkout.stripe.com`,
      `frame-ancestors 'none'`,
      ...(https ? ['upgrade-insecure-requests'] : []),
    ].join('; '),
    'x-content-type-options': 'nosniff',
    // Links from mails carry tokens: no other site may learn a page's full address.
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    ...(https ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

/**
 * Whether a request came to the address this installation is known by. Loopback names count as one, so
 * that 127.0.0.1 works where localhost does; X-Forwarded-Host counts only from proxies of ours.
 */
export function isOurHost(headers: Headers, { PUBLIC_URL, TRUSTED_PROXIES }: Settings): boolean {
  const forwarded = TRUSTED_PROXIES > 0 ? headers.get('x-forwarded-host') : null
  const asked = hostOf((forwarded ?? headers.get('host') ?? '').trim())
  const ours = new URL(PUBLIC_URL)
  if (!asked) return false
  return asked.host === ours.host || (isLoopback(asked.hostname) && isLoopback(ours.hostname))
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function hostOf(text: string): URL | null {
  if (!/^[\w.:[\]-]+$/.test(text)) return null
  return URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : null
}
