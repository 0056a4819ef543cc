import { Badge } from '#components/ui/badge.tsx'

/** Calls that do something stand out from those that only look. */
export function MethodBadge({ method }: { method: string }) {
  return (
    <Badge tone={method === 'GET' ? 'info' : 'accent'} className="w-10 shrink-0 justify-center font-mono">
      {method}
    </Badge>
  )
}
