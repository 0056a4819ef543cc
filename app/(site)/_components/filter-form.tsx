'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition, type ComponentProps } from 'react'

const PAUSE_MS = 200

/**
 * A form whose fields are the page's address. Without JavaScript the browser sends it; with it every
 * change is an address at once, typing after a short pause, and the page stays where it is.
 */
export function FilterForm({ children, ...rest }: Omit<ComponentProps<'form'>, 'method' | 'onChange' | 'onSubmit'>) {
  const form = useRef<HTMLFormElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const router = useRouter()
  const path = usePathname()
  const [pending, go] = useTransition()
  useEffect(() => () => clearTimeout(timer.current), [])

  function apply(): void {
    clearTimeout(timer.current)
    if (!form.current) return
    const search = new URLSearchParams()
    for (const [name, value] of new FormData(form.current)) if (typeof value === 'string' && value !== '') search.append(name, value)
    go(() => router.replace(search.size > 0 ? `${path}?${search}` : path, { scroll: false }))
  }

  return (
    <form
      {...rest}
      ref={form}
      action={path}
      method="get"
      aria-busy={pending}
      onChange={(event) => {
        clearTimeout(timer.current)
        const typing = event.target instanceof HTMLInputElement && event.target.type === 'search'
        timer.current = setTimeout(apply, typing ? PAUSE_MS : 0)
      }}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      {children}
    </form>
  )
}
