import { getFormatter, getTranslations } from 'next-intl/server'
import { currentUser } from '#lib/accounts/current-user.ts'
import { parseMonth } from '#lib/billing/month.ts'
import { statement } from '#lib/billing/statement.ts'
import { statementPdf } from '#lib/billing/statement-pdf.ts'
import { monthName, statementWords } from '../../words.ts'

/** The statement on paper, for the signed-in person's account, in the page's language. */
export async function GET(_request: Request, { params }: { params: Promise<{ month: string }> }): Promise<Response> {
  const user = await currentUser()
  if (!user) return new Response('Sign in first.', { status: 401 })
  const month = parseMonth((await params).month)
  if (!month) return new Response('There is no such month.', { status: 404 })
  const [t, format, of] = await Promise.all([getTranslations('statement'), getFormatter(), statement(user, month)])
  return new Response(statementPdf(of, statementWords(t, monthName(month, format))), {
    headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="aipower-statement-${month.name}.pdf"`, 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' },
  })
}
