'use client'

import { useFormatter, useNow } from 'next-intl'
import { useSyncExternalStore } from 'react'

const never = () => () => undefined

export interface RelativeTimeProps {
  /** ISO 8601, or ms since 1970. */
  at: string | number
  className?: string
}

/** "3 minutes ago", counting on by itself; the absolute moment in the reader's own zone on hover. */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const format = useFormatter()
  const now = useNow({ updateInterval: 30_000 })
  const moment = new Date(at)
  // The reader's zone is only known in the browser; the server writes the ISO form.
  const absolute = useSyncExternalStore(
    never,
    () => format.dateTime(moment, { dateStyle: 'medium', timeStyle: 'medium', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
    () => moment.toISOString(),
  )
  // A clock that runs a little behind the server's must not speak of the future.
  const reference = Math.max(now.getTime(), moment.getTime())
  return (
    <time dateTime={moment.toISOString()} title={absolute} className={className} suppressHydrationWarning>
      {format.relativeTime(moment, reference)}
    </time>
  )
}
