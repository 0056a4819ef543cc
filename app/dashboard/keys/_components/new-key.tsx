'use client'

import { useTranslations } from 'next-intl'
import { firstCall } from '#components/snippets.ts'
import { Button } from '#components/ui/button.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { DialogClose, DialogFooter } from '#components/ui/dialog.tsx'
import type { CreatedKey } from '#lib/accounts/api-keys.ts'
import { KeyOnce } from '../../_components/key-once.tsx'

/** A key's secret, shown once, with the call that it makes possible. */
export function NewKey({ created, baseUrl }: { created: CreatedKey; baseUrl: string }) {
  const t = useTranslations('keys.create')
  return (
    <>
      <KeyOnce secret={created.key} />
      <CodeBlock samples={firstCall({ baseUrl, key: created.key, model: 'auto' })} mark={['auto']} />
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="secondary">{t('done')}</Button>
        </DialogClose>
      </DialogFooter>
    </>
  )
}
