import { NextIntlClientProvider, type Messages } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { PageLanguage } from './page-language.tsx'

export interface ClientMessagesProps {
  /** The namespaces that components running in the browser use here; `common` is always among them. */
  of: readonly (keyof Messages)[]
  children: ReactNode
}

/** Gives the browser the language and the sentences it needs here, and no others: all of them would weigh more than the page. */
export async function ClientMessages({ of, children }: ClientMessagesProps) {
  const all = await getMessages()
  const some: Partial<Messages> = Object.fromEntries((['common', ...of] as const).map((namespace) => [namespace, all[namespace]]))
  return (
    <NextIntlClientProvider messages={some}>
      <PageLanguage />
      {children}
    </NextIntlClientProvider>
  )
}
