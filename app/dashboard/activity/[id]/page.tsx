import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { PageHeader } from '#components/shell/page-header.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { ReceiptHeader, ReceiptSheet } from './_components/receipt-sheet.tsx'
import { readReceipt } from './read-receipt.ts'

interface Params {
  params: Promise<{ id: string }>
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const [t, receipt] = [await getTranslations('receipt'), await readReceipt((await params).id)]
  return { title: receipt ? `${t('title')} · ${receipt.model}` : t('title') }
}

export default async function ReceiptPage({ params }: Params) {
  await requireUser()
  const { id } = await params
  const receipt = await readReceipt(id)
  if (!receipt) notFound()
  return (
    <>
      <PageHeader title={receipt.model} description={<ReceiptHeader id={id} receipt={receipt} />} />
      <ReceiptSheet receipt={receipt} />
    </>
  )
}
