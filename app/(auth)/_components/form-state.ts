import { z } from 'zod'
import { emailAddress } from '#lib/accounts/email-address.ts'
import { newPassword } from '#lib/accounts/passwords.ts'

/** Sentences stand in messages/<locale>/auth.json under `error`. */
export type FieldError = 'email_invalid' | 'password_missing' | 'password_short' | 'password_long' | 'password_wrong' | 'code_wrong'
export type Problem = { code: 'wrong' | 'link' | 'email_taken' } | { code: 'too_many'; minutes: number }

/** What a form shows after it was sent; empty at first. */
export interface FormState {
  /** What was typed, so that it need not be typed again; never a password. */
  email?: string
  errors?: { email?: FieldError; password?: FieldError; code?: FieldError }
  problem?: Problem
  /** It went through, and the page stays. */
  done?: boolean
}

export type FormAction = (before: FormState, form: FormData) => Promise<FormState>

const text = z.string().max(2_000)

const fields = {
  email: emailAddress,
  password: text.min(1),
  newPassword,
  token: text,
  code: text.min(1),
}

const fieldOf = (name: keyof typeof fields) => (name === 'email' || name === 'code' ? name : 'password')

const wrong = (path: string, code: string): FieldError => {
  if (path === 'email') return 'email_invalid'
  if (path === 'code') return 'code_wrong'
  if (path === 'password') return 'password_missing'
  return code === 'too_long' ? 'password_long' : 'password_short'
}

type Name = keyof typeof fields
export type Parsed<Names extends Name> = { ok: true; data: Record<Names, string> } | { ok: false; state: FormState }

/** Reads exactly these fields; whatever else was sent is left alone. */
export function readForm<Names extends Name>(form: FormData, names: readonly Names[]): Parsed<Names> {
  const data = {} as Record<Names, string>
  const errors: NonNullable<FormState['errors']> = {}
  for (const name of names) {
    const parsed = fields[name].safeParse(form.get(name))
    if (parsed.success) data[name] = parsed.data
    else errors[fieldOf(name)] = wrong(name, parsed.error.issues[0]?.message ?? '')
  }
  if (Object.keys(errors).length === 0) return { ok: true, data }
  return { ok: false, state: { email: typed(form), errors } }
}

/** The address as typed, to be shown again. */
export function typed(form: FormData): string {
  const email = form.get('email')
  return typeof email === 'string' ? email.slice(0, 320) : ''
}

export function tooMany(retryAfter: number): Problem {
  return { code: 'too_many', minutes: Math.ceil(retryAfter / 60) }
}
