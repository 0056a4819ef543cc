import type { IncomingHttpHeaders } from 'node:http'

/**
 * Anybody can send `X-Forwarded-*`. Only what our own proxies added counts: they append to the right,
 * so with `proxies` of them the visitor is that many places from the end of the whole chain, the
 * connection's own address included. Run it on every request before anything reads these headers;
 * afterwards `x-forwarded-for` is one address, and host and protocol are there only if a proxy of ours
 * could have set them.
 */
export function settleForwarded(headers: IncomingHttpHeaders, remoteAddress: string | undefined, proxies: number): void {
  const sent = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').map((address) => address.trim()).filter(Boolean)
  const chain = [...sent, remoteAddress ?? 'unknown']
  headers['x-forwarded-for'] = chain[Math.max(0, chain.length - 1 - proxies)]!
  delete headers.forwarded
  delete headers['x-real-ip']
  if (proxies > 0) return
  delete headers['x-forwarded-host']
  delete headers['x-forwarded-proto']
  delete headers['x-forwarded-port']
}
