import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { findModel, models } from '#lib/catalog/index.ts'
import { env } from '#lib/env.ts'
import { Playground } from './_components/playground.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('playground'))('title') }
}

/** `?model=openai/gpt-5.4` begins with that model. */
export default async function PlaygroundPage({ searchParams }: { searchParams: Promise<{ model?: string | string[] }> }) {
  await requireUser()
  const { model } = await searchParams
  const wanted = typeof model === 'string' ? findModel(model) : undefined
  const chat = models.filter(({ kind, offers }) => kind === 'chat' && offers.some((offer) => offer.price))
  return (
    <ClientMessages of={['playground']}>
      <Playground
        models={chat.map(({ id, name, author, input }) => ({ id, name, author, takesImages: input.includes('image') }))}
        model={wanted?.kind === 'chat' ? wanted.id : 'auto'}
        baseUrl={`${env().PUBLIC_URL}/v1`}
      />
    </ClientMessages>
  )
}
