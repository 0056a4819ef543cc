import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type AlertTone = 'info' | 'success' | 'warn' | 'harm'

const looks = {
  info: { className: 'border-info-line bg-info-soft text-info-ink', Icon: Info },
  success: { className: 'border-line bg-accent-soft text-accent-ink', Icon: CircleCheck },
  warn: { className: 'border-warn-line bg-warn-soft text-warn-ink', Icon: TriangleAlert },
  harm: { className: 'border-harm-line bg-harm-soft text-harm-ink', Icon: CircleAlert },
}

export interface AlertProps {
  tone?: AlertTone
  title?: ReactNode
  children?: ReactNode
  actions?: ReactNode
  className?: string
}

/** Says what happened, why, and what to do. A `harm` alert interrupts a screen reader, the others wait. */
export function Alert({ tone = 'info', title, children, actions, className }: AlertProps) {
  const { className: look, Icon } = looks[tone]
  return (
    <div role={tone === 'harm' ? 'alert' : 'status'} className={cn('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-3 text-sm', look, className)}>
      <div className="flex min-w-0 flex-1 basis-64 gap-2.5">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div className="min-w-0">
          {title && <p className="font-medium">{title}</p>}
          {children && <div className="text-pretty">{children}</div>}
        </div>
      </div>
      {actions && <div className="flex gap-2">{actions}</div>}
    </div>
  )
}
