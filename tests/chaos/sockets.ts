import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** As the kernel writes them (include/net/tcp_states.h): who closed first waits a while for stray packets, and who listens talks to nobody. */
const TIME_WAIT = '06'
const LISTEN = '0A'
const POLL_MS = 50

/** How many ends of connections with these servers ("http://127.0.0.1:PORT") are open, the servers' own and the others'. Linux only. */
export function connectionsTo(urls: readonly string[]): number {
  const ports = new Set(urls.map((url) => Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0')))
  const [, ...lines] = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n')
  return lines.filter((line) => {
    const [, local, remote, state] = line.trim().split(/\s+/)
    return state !== TIME_WAIT && state !== LISTEN && [local!, remote!].some((end) => ports.has(end.split(':')[1]!))
  }).length
}

/** Waits until nobody is connected to them any more; returns how many ends are still open after `ms`. */
export async function waitForNoConnection(urls: readonly string[], ms: number): Promise<number> {
  for (const until = performance.now() + ms; ; await sleep(POLL_MS)) {
    const open = connectionsTo(urls)
    if (open === 0 || performance.now() > until) return open
  }
}
