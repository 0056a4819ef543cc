import { ReceiptSkeleton } from '../../_components/skeletons.tsx'

export default function Loading() {
  return <ReceiptSkeleton />
}
