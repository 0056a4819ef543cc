import type { ReactNode } from 'react'
import { ClientMessages } from '#components/shell/client-messages.tsx'

/** The list, and over it the receipt of the call that was opened from it. Opened by itself, a receipt is a page. */
export default function ActivityLayout({ children, drawer }: { children: ReactNode; drawer: ReactNode }) {
  return (
    <ClientMessages of={['dashboard', 'usage', 'receipt']}>
      {children}
      {drawer}
    </ClientMessages>
  )
}
