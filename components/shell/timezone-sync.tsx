'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { timezoneCookie } from './cookies.ts'

/** Tells the server which zone the reader's days are in; on the first visit the page is then drawn anew, once. */
export function TimezoneSync({ server }: { server: string }) {
  const router = useRouter()
  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (!here || here === server || document.cookie.includes(`${timezoneCookie}=${encodeURIComponent(here)}`)) return
    document.cookie = `${timezoneCookie}=${encodeURIComponent(here)}; path=/; max-age=31536000; samesite=lax`
    router.refresh()
  }, [server, router])
  return null
}
