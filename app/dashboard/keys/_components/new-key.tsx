'use client'

import { useTranslations } from 'next-intl'
import { firstCall } from '#components/snippets.ts'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DialogClose, DialogFooter } from '#components/ui/dialog.tsx'
import type { CreatedKey } from '#lib/accounts/api-keys.ts'

/** A key's secret, shown once, with the call that it makes possible. */
export function NewKey({ created, baseUrl }: { created: CreatedKey; baseUrl: string }) {
  const t = useTranslations('keys.create')
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 rounded-md border border-edge bg-sunken p-2 pl-3">
        <code data-testid="new-key" className="min-w-0 flex-1 basis-56 font-mono text-sm break-all">
          {created.key}
        </code>
        <CopyButton value={created.key} label={t('copyKey')} size="sm" variant="primary" />
      </div>
      <Alert tone="warn">{t('once')}</Alert>
      <CodeBlock samples={firstCall({ baseUrl, key: created.key, model: 'auto' })} mark={['auto']} />
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="secondary">{t('done')}</Button>
        </DialogClose>
      </DialogFooter>
    </>
  )
}
