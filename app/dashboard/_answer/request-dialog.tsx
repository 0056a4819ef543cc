'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Dialog, DialogContent, DialogTrigger } from '#components/ui/dialog.tsx'
import { requestCode } from './request-code.ts'

/** The request of one answer as curl, Python and TypeScript. */
export function RequestCode({ request, baseUrl }: { request: object; baseUrl: string }) {
  const t = useTranslations('playground')
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="ghost" size="sm">
          {t('figures.code')}
        </Button>
      </DialogTrigger>
      <DialogContent title={t('code.title')} description={t('code.text')} className="max-w-2xl">
        <CodeBlock samples={requestCode(request, baseUrl)} />
      </DialogContent>
    </Dialog>
  )
}
