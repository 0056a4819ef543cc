'use client'

import type { ComponentProps } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'

export interface OneFieldProps extends Omit<ComponentProps<typeof TextField>, 'onSubmit' | 'name'> {
  submit: string
  pending: boolean
  onSubmit: (value: string) => void
}

/** One line to fill in, and its button below. What was typed stays when it was refused. */
export function OneField({ submit, pending, onSubmit, ...field }: OneFieldProps) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const value = new FormData(event.currentTarget).get('value')
        onSubmit(typeof value === 'string' ? value : '')
      }}
      className="flex flex-col items-start gap-4"
    >
      <TextField {...field} name="value" className="w-full max-w-md" />
      <Button type="submit" variant="secondary" pending={pending}>
        {submit}
      </Button>
    </form>
  )
}
