'use client'

import { useState, useTransition } from 'react'
import { useToast } from '#components/ui/toast.tsx'
import type { Outcome, Reason } from '#lib/accounts/outcome.ts'
import { useProof } from './proof.tsx'
import { useRefusal } from './use-refusal.ts'

export interface Acting {
  /** Runs it, with a proof where one is wanted; `then` runs when it went through, and `said` is shown. */
  act(work: () => Promise<Outcome>, said: string, then?: () => void): void
  pending: boolean
  /** Why the last try was refused, for the field or the place it belongs to. */
  problem: { reason: Reason; text: string } | undefined
}

export function useAct(): Acting {
  const [problem, setProblem] = useState<Acting['problem']>()
  const [pending, start] = useTransition()
  const withProof = useProof()
  const explain = useRefusal()
  const show = useToast()
  return {
    pending,
    problem,
    act: (work, said, then) =>
      start(async () => {
        const result = await withProof(work)
        setProblem(result.ok ? undefined : { reason: result.reason, text: explain(result) })
        if (!result.ok) return
        show({ title: said })
        then?.()
      }),
  }
}
