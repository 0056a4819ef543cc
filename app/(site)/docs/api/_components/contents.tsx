import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import type { Reference } from './document.ts'
import { MethodBadge } from './method-badge.tsx'

/** Every endpoint as a link: beside the text where there is room, folded above it where there is not. */
export function Contents({ groups }: Pick<Reference, 'groups'>) {
  const t = useTranslations('reference')
  return (
    <>
      <details className="mt-6 rounded-lg border border-line bg-surface lg:hidden">
        <summary className="px-4 py-2.5 text-sm font-medium">{t('contents')}</summary>
        <nav aria-label={t('contents')} className="border-t border-line px-4 pb-4">
          <Links groups={groups} />
        </nav>
      </details>
      <nav aria-label={t('contents')} className="sticky top-14 max-h-[calc(100dvh-3.5rem)] self-start overflow-y-auto py-14 max-lg:hidden">
        <Links groups={groups} />
      </nav>
    </>
  )
}

function Links({ groups }: Pick<Reference, 'groups'>) {
  const t = useTranslations('reference')
  const link = 'flex min-h-6 items-center gap-2 py-1 text-muted transition-colors hover:text-ink'
  return (
    <>
      {groups.map(({ name, operations }) => (
        <div key={name} className="mt-5 first:mt-3 lg:first:mt-0">
          <p className="mb-1 text-xs font-medium">{t(`groups.${name}`)}</p>
          <ul>
            {operations.map(({ id, method, path }) => (
              <li key={id}>
                <a href={`#${id}`} className={link}>
                  <MethodBadge method={method} />
                  <span className="min-w-0 font-mono text-xs wrap-anywhere">
                    {path.split(/(?=\/)/).map((piece) => (
                      <Fragment key={piece}>
                        <wbr />
                        {piece}
                      </Fragment>
                    ))}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <ul className="mt-5 text-sm">
        {(['headers', 'errors'] as const).map((part) => (
          <li key={part}>
            <a href={`#${part}`} className={link}>
              {t(`${part}.title`)}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
