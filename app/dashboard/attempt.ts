import { getLocale } from 'next-intl/server'
import { ZodError } from 'zod'
import { ApiError } from '#lib/errors.ts'
import { inLanguage } from '#lib/language.ts'

/** What a server action hands back: its result, or a sentence for the person (and which field it is about). */
export type Attempted<Value> = { ok: true; value: Value } | { ok: false; message: string; param: string | null }

/** Turns errors that are meant for people into answers; all others are ours to know and reach error.tsx. */
export async function attempt<Value>(work: () => Promise<Value>): Promise<Attempted<Value>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, message: inLanguage(await getLocale(), error).message, param: error.param }
    if (error instanceof ZodError) return { ok: false, message: error.issues[0]?.message ?? error.message, param: null }
    throw error
  }
}
