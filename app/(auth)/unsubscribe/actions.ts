'use server'

import { redirect } from 'next/navigation'
import { unsubscribe } from '#lib/accounts/notice-settings.ts'

export async function unsubscribeAction(form: FormData): Promise<void> {
  const token = form.get('token')
  const known = typeof token === 'string' && (await unsubscribe(token))
  redirect(known ? '/unsubscribe?done' : '/unsubscribe')
}
