'use client'

import { Popover as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** `<Popover><PopoverTrigger asChild><Button/></PopoverTrigger><PopoverContent>…</PopoverContent></Popover>`: a small form beside its button. */
export const Popover = Primitive.Root
export const PopoverTrigger = Primitive.Trigger
export const PopoverClose = Primitive.Close

/** Stays in its place in the document, so that it belongs to the landmark its button is in. */
export function PopoverContent({ className, sideOffset = 6, align = 'end', ...rest }: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content sideOffset={sideOffset} align={align} collisionPadding={8} className={cn('z-50 w-72 max-w-[calc(100vw-1rem)] animate-rise rounded-lg border border-edge bg-surface p-4 focus:outline-none', className)} {...rest} />
}
