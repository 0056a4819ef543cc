'use client'

import { useState, useTransition } from 'react'
import { useToast } from '#components/ui/toast.tsx'
import type { Reason, Refused } from '#lib/accounts/outcome.ts'
import { useProof } from './proof.tsx'
import { useRefusal } from './use-refusal.ts'

export interface Acting {
  /** Runs it, with a proof where one is wanted. When it went through `said` is shown, if there is something to say, and `then` runs. */
  act<Done extends { ok: true }>(work: () => Promise<Done | Refused>, said: string | null, then?: (done: Done) => void): void
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
        if (said) show({ title: said })
        then?.(result)
      }),
  }
}
