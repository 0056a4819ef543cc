'use client'

import { useTranslations } from 'next-intl'
import { createContext, useContext, useState, useTransition, type ReactNode } from 'react'
import { PasswordField } from '#components/ui/password-field.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import type { Outcome, Refused } from '#lib/accounts/outcome.ts'
import type { ProofWays } from '#lib/accounts/proof.ts'
import { prove } from '../actions.ts'
import { useRefusal } from './use-refusal.ts'

type Attempt = () => Promise<Outcome>

const ProofContext = createContext<((attempt: Attempt) => Promise<Outcome>) | null>(null)

/**
 * `const result = await useProof()(() => act(input))`: when the act wants a proof, asks the person for it and
 * tries again. Turning back leaves the refusal `proof_needed`.
 */
export function useProof(): (attempt: Attempt) => Promise<Outcome> {
  const run = useContext(ProofContext)
  if (!run) throw new Error('useProof needs a ProofProvider above it')
  return run
}

interface Asked {
  attempt: Attempt
  settle: (outcome: Outcome) => void
}

export function ProofProvider({ ways, email, children }: { ways: ProofWays; email: string; children: ReactNode }) {
  const [asked, setAsked] = useState<Asked>()

  async function run(attempt: Attempt): Promise<Outcome> {
    const first = await attempt()
    if (first.ok || first.reason !== 'proof_needed') return first
    return new Promise((settle) => setAsked({ attempt, settle }))
  }

  async function proved(): Promise<void> {
    if (!asked) return
    setAsked(undefined)
    asked.settle(await asked.attempt())
  }

  function turnedBack(): void {
    asked?.settle({ ok: false, reason: 'proof_needed' })
    setAsked(undefined)
  }

  return (
    <ProofContext value={run}>
      {children}
      <Dialog open={asked !== undefined} onOpenChange={(open) => !open && turnedBack()}>
        {asked && <ProofForm ways={ways} email={email} onProved={() => void proved()} />}
      </Dialog>
    </ProofContext>
  )
}

function ProofForm({ ways, email, onProved }: { ways: ProofWays; email: string; onProved: () => void }) {
  const t = useTranslations('settings.proof')
  const cancel = useTranslations('common')('cancel')
  const explain = useRefusal()
  const [problem, setProblem] = useState<Refused>()
  const [pending, start] = useTransition()

  function submit(form: FormData): void {
    start(async () => {
      const result = await prove({ password: form.get('password') })
      if (result.ok) onProved()
      else setProblem(result)
    })
  }

  return (
    <DialogContent title={t('title')} description={t('text')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
        className="flex flex-col gap-4"
      >
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        {ways.password && <PasswordField label={t('password')} name="password" autoComplete="current-password" error={problem && explain(problem)} />}
        {!ways.password && <p className="text-sm text-pretty">{t('noWay')}</p>}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="secondary">{cancel}</Button>
          </DialogClose>
          {ways.password && (
            <Button type="submit" pending={pending}>
              {t('submit')}
            </Button>
          )}
        </DialogFooter>
      </form>
    </DialogContent>
  )
}
