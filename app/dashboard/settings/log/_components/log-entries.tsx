import { useTranslations } from 'next-intl'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { browserName } from '#lib/accounts/browser-name.ts'
import type { LogEntry } from '#lib/reports/account-log.ts'

/** What was done, a sentence each; by whom, in which browser, from where and when. */
export function LogEntries({ entries }: { entries: readonly LogEntry[] }) {
  const t = useTranslations('settings.log')
  return (
    <ol className="flex flex-col divide-y divide-line">
      {entries.map(({ id, at, act, detail, by, ip, userAgent }) => (
        <li key={id} className="py-3 text-sm first:pt-0 last:pb-0">
          <p className="font-medium wrap-anywhere">{t(`acts.${act}`, factsOf(detail))}</p>
          <p className="text-muted wrap-anywhere">
            <RelativeTime at={at.getTime()} />
            {[by && t('by', { email: by }), nameOf(userAgent), ip].filter(Boolean).map((text) => ` · ${text}`)}
          </p>
        </li>
      ))}
    </ol>
  )
}

/** A key is told by its name, where it has one, and by its label. */
function factsOf(detail: LogEntry['detail']): Record<string, string | number> {
  const facts = Object.entries(detail).map(([name, value]): [string, string | number] => [name, typeof value === 'number' ? value : String(value ?? '')])
  return { ...Object.fromEntries(facts), key: detail.name ? `${detail.name} (${detail.label})` : String(detail.label ?? '') }
}

/** "Firefox, Windows": as the browser calls itself. */
function nameOf(userAgent: string): string {
  const { browser, os } = browserName(userAgent)
  return [browser, os].filter(Boolean).join(', ')
}
