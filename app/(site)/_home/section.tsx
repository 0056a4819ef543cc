import type { ReactNode } from 'react'

export interface SectionProps {
  /** Also its address: "#savings". */
  id: string
  title: ReactNode
  text?: ReactNode
  /** A link at the end of the title's line. */
  aside?: ReactNode
  children: ReactNode
}

/** A part of a public page: one question, one answer. */
export function Section({ id, title, text, aside, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="mx-auto max-w-[1120px] px-4 py-14 md:px-6 md:py-16">
      <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <h2 id={id} className="scroll-mt-20 text-lg font-semibold">
            {title}
          </h2>
          {text && <p className="mt-1 max-w-2xl text-pretty text-muted">{text}</p>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  )
}
