'use client'

import { createContext, useContext, useState, type ReactNode } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Refused } from '#lib/accounts/outcome.ts'
import type { ProofWays } from '#lib/accounts/proof.ts'
import { ProofForm } from './proof-form.tsx'

type WithProof = <Done extends { ok: true }>(attempt: () => Promise<Done | Refused>) => Promise<Done | Refused>

const ProofContext = createContext<WithProof | null>(null)

/**
 * `const result = await useProof()(() => act(input))`: when the act wants a proof, asks the person for it and
 * tries again. Turning back leaves the refusal `proof_needed`.
 */
export function useProof(): WithProof {
  const run = useContext(ProofContext)
  if (!run) throw new Error('useProof needs a ProofProvider above it')
  return run
}

export function ProofProvider({ ways, email, children }: { ways: ProofWays; email: string; children: ReactNode }) {
  /** Open while there is somebody to answer: true = proved, false = turned back. */
  const [answer, setAnswer] = useState<{ give: (proved: boolean) => void }>()

  const withProof: WithProof = async (attempt) => {
    const first = await attempt()
    if (first.ok || first.reason !== 'proof_needed') return first
    const proved = await new Promise<boolean>((give) => setAnswer({ give }))
    return proved ? attempt() : first
  }

  function close(proved: boolean): void {
    answer?.give(proved)
    setAnswer(undefined)
  }

  return (
    <ProofContext value={withProof}>
      {children}
      <Dialog open={answer !== undefined} onOpenChange={(open) => !open && close(false)}>
        <ProofForm ways={ways} email={email} onProved={() => close(true)} />
      </Dialog>
    </ProofContext>
  )
}
