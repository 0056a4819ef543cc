'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '#components/ui/dialog.tsx'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel, DropdownMenuSeparator, DropdownMenuTrigger } from '#components/ui/dropdown-menu.tsx'
import { Drawer } from '#components/ui/drawer.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '#components/ui/popover.tsx'
import { ToastProvider, useToast } from '#components/ui/toast.tsx'

/** What opens, closes and appears. */
export function Moving() {
  return (
    <ToastProvider>
      <div className="flex flex-wrap gap-2">
        <Dialog>
          <DialogTrigger asChild>
            <Button variant="secondary">Dialog</Button>
          </DialogTrigger>
          <DialogContent title="Revoke “laptop”?" description="Programs that use this key are refused within a second. This cannot be undone.">
            <DialogFooter>
              <DialogClose asChild>
                <Button variant="secondary">Cancel</Button>
              </DialogClose>
              <Button variant="harm">Revoke key</Button>
            </DialogFooter>
          </DialogContent>
        </Dialog>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="secondary">Menu</Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            <DropdownMenuLabel>Label</DropdownMenuLabel>
            <DropdownMenuItem>One</DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem disabled>Disabled</DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
        <Popover>
          <PopoverTrigger asChild>
            <Button variant="secondary">Popover</Button>
          </PopoverTrigger>
          <PopoverContent align="start">A small form beside its button.</PopoverContent>
        </Popover>
        <Sheet />
        <Toasts />
      </div>
    </ToastProvider>
  )
}

function Sheet() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="secondary" onClick={() => setOpen(true)}>
        Drawer
      </Button>
      {open && (
        <Drawer title="A receipt" onClose={() => setOpen(false)}>
          Over a list that stays where it is.
        </Drawer>
      )}
    </>
  )
}

function Toasts() {
  const show = useToast()
  return (
    <>
      <Button variant="secondary" onClick={() => show({ title: '“laptop” is revoked' })}>
        Toast
      </Button>
      <Button variant="secondary" onClick={() => show({ title: 'Not saved', text: 'The server did not answer.', tone: 'harm' })}>
        Toast of harm
      </Button>
    </>
  )
}
