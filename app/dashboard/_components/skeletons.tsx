import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card } from '#components/ui/card.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

/** Pages while their numbers are on the way, in the shape of what comes. */
function Waiting({ children }: { children: ReactNode }) {
  const t = useTranslations('common')
  return (
    <div className="flex flex-col gap-6" role="status">
      <span className="sr-only">{t('loading')}</span>
      <div className="flex flex-wrap justify-between gap-3">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-7 w-32" />
          <Skeleton className="h-5 w-72 max-w-full" />
        </div>
        <Skeleton className="h-8 w-72 max-w-full" />
      </div>
      {children}
    </div>
  )
}

function Rows({ rows }: { rows: number }) {
  return (
    <Card padded={false}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex justify-between gap-6 border-b border-line px-5 py-3 last:border-0">
          <Skeleton className="h-4 w-56 max-w-[60%]" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </Card>
  )
}

export function ListSkeleton({ rows }: { rows: number }) {
  return (
    <Waiting>
      <Rows rows={rows} />
    </Waiting>
  )
}

export function UsageSkeleton() {
  return (
    <Waiting>
      <div className="grid grid-cols-2 gap-px overflow-clip rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
        {Array.from({ length: 6 }, (_, tile) => (
          <div key={tile} className="flex flex-col gap-2 bg-surface p-4">
            <Skeleton className="h-4 w-16" />
            <Skeleton className="h-7 w-24" />
            <Skeleton className="h-4 w-20" />
          </div>
        ))}
      </div>
      <Card>
        <Skeleton className="h-80" />
      </Card>
      <Rows rows={6} />
    </Waiting>
  )
}

export function ReceiptSkeleton() {
  return (
    <Waiting>
      <Card>
        <Skeleton className="h-20" />
      </Card>
      <Rows rows={4} />
      <Rows rows={2} />
    </Waiting>
  )
}
