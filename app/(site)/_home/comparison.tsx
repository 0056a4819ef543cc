import { useTranslations } from 'next-intl'
import { SiteLink } from '#components/shell/site-link.tsx'

const rows = ['price', 'accounts', 'switching', 'failure', 'features', 'delay', 'trust', 'risk', 'payment'] as const

/** What changes between asking makers directly and through a gateway, its drawbacks included. */
export function Comparison() {
  const t = useTranslations('home.compare')
  return (
    <div>
      <table className="w-full text-left text-base max-md:block">
        <caption className="sr-only">{t('title')}</caption>
        <thead className="max-md:sr-only">
          <tr className="border-b border-line text-sm text-muted">
            <th scope="col" className="w-1/5 py-2.5 pr-4 font-medium">
              {t('aspect')}
            </th>
            <th scope="col" className="w-2/5 py-2.5 pr-4 font-medium">
              {t('direct')}
            </th>
            <th scope="col" className="w-2/5 py-2.5 font-medium">
              {t('gateway')}
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {rows.map((row) => (
            <tr key={row} className="border-b border-line align-top max-md:block max-md:py-3.5">
              <th scope="row" className="py-3 pr-4 font-medium max-md:block max-md:p-0">
                {t(`rows.${row}.name`)}
              </th>
              {(['direct', 'gateway'] as const).map((way) => (
                <td key={way} className="py-3 pr-4 text-pretty text-muted last:pr-0 max-md:mt-1.5 max-md:block max-md:p-0">
                  <span className="text-xs font-medium text-ink md:hidden">{t(way)}: </span>
                  {t(`rows.${row}.${way}`)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-6 grid gap-x-12 gap-y-3 md:grid-cols-2">
        <p className="text-pretty">{t('goDirect')}</p>
        <p className="text-pretty">{t('goGateway')}</p>
      </div>
      <p className="mt-4">
        <SiteLink href="/docs/gateway-or-direct" className="text-accent-ink underline-offset-4 hover:underline">
          {t('more')}
        </SiteLink>
      </p>
    </div>
  )
}
