'use client'

import common from '../messages/en/common.json' with { type: 'json' }
import './globals.css'

/** Shown when even the root layout failed, so there is no provider: it reads the English catalogue itself. */
export default function EverythingFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const { failure } = common
  return (
    <html lang="en">
      <body>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-6">
          <title>{failure.title}</title>
          <h1 className="text-lg font-semibold">{failure.title}</h1>
          <p className="text-muted">{failure.text}</p>
          {error.digest && <p className="font-mono text-sm">{failure.reference.replace('{digest}', error.digest)}</p>}
          <button type="button" onClick={reset} className="self-start rounded-md bg-accent px-3.5 py-2 font-medium text-on-accent">
            {failure.action}
          </button>
        </main>
      </body>
    </html>
  )
}
