import { notFound } from 'next/navigation'
import { ReceiptDrawer } from '../../../_components/receipt-drawer.tsx'
import { ReceiptHeader, ReceiptSheet } from '../../../[id]/_components/receipt-sheet.tsx'
import { readReceipt } from '../../../[id]/read-receipt.ts'

/** A receipt opened from the list: the address is its own, and the list stays where it is. */
export default async function Opened({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const receipt = await readReceipt(id)
  if (!receipt) notFound()
  return (
    <ReceiptDrawer title={receipt.model}>
      <div className="mb-4">
        <ReceiptHeader id={id} receipt={receipt} />
      </div>
      <ReceiptSheet receipt={receipt} />
    </ReceiptDrawer>
  )
}
