'use client'

import { Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel, DropdownMenuTrigger } from '#components/ui/dropdown-menu.tsx'

/** Every call of the range and filter as a file. */
export function ExportMenu({ search }: { search: string }) {
  const t = useTranslations('usage.export')
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="secondary" size="sm">
          <Download aria-hidden />
          {t('open')}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>{t('label')}</DropdownMenuLabel>
        {(['csv', 'json'] as const).map((format) => (
          <DropdownMenuItem key={format} asChild>
            <a href={`/api/export/usage?${search}&format=${format}`} download>
              {t(format)}
            </a>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
