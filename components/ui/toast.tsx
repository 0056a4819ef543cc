'use client'

import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Toast as Primitive } from 'radix-ui'
import { createContext, useContext, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'

export interface ToastContent {
  title: string
  text?: string
  tone?: 'success' | 'harm'
}

type Show = (toast: ToastContent) => void

const ToastContext = createContext<Show | null>(null)

/** `const show = useToast(); show({ title: 'Key created' })`: for results, never for what must be read. */
export function useToast(): Show {
  const show = useContext(ToastContext)
  if (!show) throw new Error('useToast needs a ToastProvider above it')
  return show
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('common')
  const [toasts, setToasts] = useState<(ToastContent & { id: string })[]>([])
  const show: Show = (toast) => setToasts((shown) => [...shown.slice(-2), { ...toast, id: crypto.randomUUID() }])
  const remove = (id: string) => setToasts((shown) => shown.filter((toast) => toast.id !== id))

  return (
    <ToastContext value={show}>
      <Primitive.Provider duration={5_000} label={t('product')}>
        {children}
        {toasts.map((toast) => (
          <Primitive.Root
            key={toast.id}
            type={toast.tone === 'harm' ? 'foreground' : 'background'}
            onOpenChange={(open) => !open && remove(toast.id)}
            className="flex animate-rise items-start gap-2.5 rounded-lg border border-edge bg-surface py-3 pr-2 pl-4 text-sm"
          >
            {toast.tone === 'harm' ? <CircleAlert aria-hidden className="mt-0.5 size-4 text-harm-ink" /> : <CircleCheck aria-hidden className="mt-0.5 size-4 text-accent-ink" />}
            <div className="min-w-0 flex-1">
              <Primitive.Title className="font-medium">{toast.title}</Primitive.Title>
              {toast.text && <Primitive.Description className="text-muted">{toast.text}</Primitive.Description>}
            </div>
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon" className="-my-1" aria-label={t('dismiss')}>
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </Primitive.Root>
        ))}
        <Primitive.Viewport
          label={t('notifications', { hotkey: '{hotkey}' })}
          className="fixed right-0 bottom-0 z-50 max-md:bottom-14 flex w-96 max-w-full flex-col gap-2 p-4 outline-none"
        />
      </Primitive.Provider>
    </ToastContext>
  )
}
