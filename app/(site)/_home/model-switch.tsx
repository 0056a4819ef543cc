'use client'

import { useEffect, useState } from 'react'
import { firstCall } from '#components/snippets.ts'
import { cn } from '#components/ui/cn.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'

const models = ['deepseek/deepseek-chat', 'anthropic/claude-sonnet', 'openai/gpt-5.4'] as const
const STEP_MS = 2_600

export interface ModelSwitchProps {
  baseUrl: string
  /** What the buttons choose. */
  label: string
  /** Stands where the reader's key goes. */
  keyPlace: string
}

/** One call in which only the model's name changes: by itself, once round, until the reader takes over. */
export function ModelSwitch({ baseUrl, label, keyPlace }: ModelSwitchProps) {
  const [step, setStep] = useState(0)
  const [taken, setTaken] = useState(false)
  const model = models[step % models.length]!

  useEffect(() => {
    if (taken || step >= models.length || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const timer = setTimeout(() => setStep(step + 1), STEP_MS)
    return () => clearTimeout(timer)
  }, [step, taken])

  return (
    <div className="min-w-0" onPointerEnter={() => setTaken(true)} onFocus={() => setTaken(true)}>
      <div role="group" aria-label={label} className="mb-3 flex flex-wrap gap-1.5">
        {models.map((name, index) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === model}
            onClick={() => setStep(index)}
            className={cn(
              'h-7 rounded-full border px-3 font-mono text-xs transition-colors',
              name === model ? 'border-accent bg-accent-soft text-accent-ink' : 'border-edge text-muted hover:text-ink',
            )}
          >
            {name}
          </button>
        ))}
      </div>
      <CodeBlock samples={firstCall({ baseUrl, key: keyPlace, model })} mark={[model]} />
    </div>
  )
}
