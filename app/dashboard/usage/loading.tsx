import { UsageSkeleton } from '../_components/skeletons.tsx'

export default function Loading() {
  return <UsageSkeleton />
}
