'use client'

import { usePathname, useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { Drawer } from '#components/ui/drawer.tsx'

/** Closing it goes back to the list as it was. */
export function ReceiptDrawer({ title, children }: { title: ReactNode; children: ReactNode }) {
  const router = useRouter()
  const path = usePathname()
  return (
    <Drawer title={title} onClose={() => router.back()} returnTo={() => document.querySelector<HTMLElement>(`[data-row][href="${CSS.escape(path)}"]`)}>
      {children}
    </Drawer>
  )
}
