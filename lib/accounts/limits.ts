import { Recent } from './recent.ts'

export interface Limit {
  /** Counts one attempt. Null = go ahead; otherwise whole seconds until the next one is allowed. */
  take(who: string): number | null
  /** Takes one back: the attempt turned out to be none worth counting. */
  giveBack(who: string): void
  /** Forgets all attempts. */
  clear(who: string): void
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MAX_TRACKED = 20_000

/**
 * Limits on guessing and on sending mail, in memory and per instance: they slow down an attacker, they
 * lock nobody out for good. They hold at most 20,000 names each, so that rotating names costs no
 * memory; unknown e-mail addresses count like known ones, so that the answer tells nothing.
 */
export const limits = {
  /** Wrong passwords for one address. */
  signInPerAddress: limit(10, 15 * MINUTE),
  signInPerIp: limit(50, 15 * MINUTE),
  /** New accounts come with free calls, so one network may only make so many. */
  signUpPerIp: limit(50, 24 * HOUR),
  /** Wrong codes of one person: of a million there are three that fit, so few tries are worth nothing. */
  codesPerPerson: limit(10, 15 * MINUTE),
  /** Links opened and passwords set from one network. */
  tokensPerIp: limit(100, 15 * MINUTE),
  mailRequestsPerIp: limit(30, HOUR),
  mailPerAddress: limit(5, HOUR),
  /** Mails that one signed-in person has sent to others' addresses. */
  mailPerPerson: limit(5, HOUR),
}

/** At most `most` attempts within `windowMs` of the first one. */
export function limit(most: number, windowMs: number): Limit {
  const windows = new Recent<{ used: number; endsAt: number }>(MAX_TRACKED)
  return {
    take(who) {
      const now = Date.now()
      const open = windows.get(who)
      if (!open || open.endsAt <= now) {
        windows.set(who, { used: 1, endsAt: now + windowMs })
        return null
      }
      if (open.used >= most) return Math.ceil((open.endsAt - now) / 1000)
      open.used += 1
      return null
    },
    giveBack(who) {
      const open = windows.get(who)
      if (open && open.used > 0) open.used -= 1
    },
    clear: (who) => windows.delete(who),
  }
}

/** What counts as one network: an IPv4 address, or the /64 that one IPv6 subscriber gets as a whole. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped) return mapped[1]!
  if (!ip.includes(':')) return ip
  const [head = '', tail = ''] = ip.split('::')
  const groups = head.split(':').filter(Boolean)
  const end = tail.split(':').filter(Boolean)
  const missing = ip.includes('::') ? Math.max(0, 8 - groups.length - end.length) : 0
  const all = [...groups, ...Array<string>(missing).fill('0'), ...end]
  return `${all.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`
}
