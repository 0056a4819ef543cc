'use client'

import { Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import dynamic from 'next/dynamic'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogContent } from '../ui/dialog.tsx'

// What the palette is made of is loaded when somebody first opens it.
const CommandList = dynamic(() => import('./command-list.tsx').then((module) => module.CommandList), { ssr: false })

const never = (): (() => void) => () => undefined

/** Everything that can be gone to or done, by typing: ⌘K or Ctrl + K, or the button. */
export function CommandPalette({ signOut }: { signOut: () => Promise<void> }) {
  const t = useTranslations('dashboard.palette')
  const [open, setOpen] = useState(false)
  // Told only once it works: before, a key pressed is lost.
  const listens = useSyncExternalStore(never, () => true, () => false)

  useEffect(() => {
    function keyDown(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen((now) => !now)
    }
    document.addEventListener('keydown', keyDown)
    return () => document.removeEventListener('keydown', keyDown)
  }, [])

  return (
    <>
      <Button variant="ghost" size="icon" aria-label={t('open')} aria-keyshortcuts={listens ? 'Meta+K Control+K' : undefined} title={`${t('open')} (⌘K)`} onClick={() => setOpen(true)}>
        <Search aria-hidden />
      </Button>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent title={t('title')} className="top-[12vh] max-w-lg translate-y-0">
          <CommandList signOut={signOut} onDone={() => setOpen(false)} />
        </DialogContent>
      </Dialog>
    </>
  )
}
