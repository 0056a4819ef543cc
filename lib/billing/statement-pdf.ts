import { exactUsd } from '../money.ts'
import { writePdf, type PdfLine } from './pdf.ts'
import type { Statement } from './statement.ts'

/** Its words, in the reader's language; `kinds` by kind of movement. */
export interface StatementWords {
  title: string
  account: string
  period: string
  provisional: string
  opening: string
  movements: string
  calls: string
  closing: string
  model: string
  requests: string
  input: string
  output: string
  charged: string
  kind(kind: string): string
}

const RIGHT = 539

/** A statement on paper: every amount exact, in US dollars. */
export function statementPdf(of: Statement, words: StatementWords): Uint8Array<ArrayBuffer> {
  const amount = (label: string, nano: bigint, strong = false): PdfLine => ({
    texts: [
      { text: label, x: 56, font: strong ? 'bold' : 'plain' },
      { text: exactUsd(nano), x: RIGHT, font: 'mono', right: true },
    ],
  })
  const lines: PdfLine[] = [
    { texts: [{ text: 'AIPower', x: 56, font: 'bold', size: 11 }], height: 20 },
    { texts: [{ text: words.title, x: 56, font: 'bold', size: 18 }], height: 30 },
    { texts: [{ text: `${words.account}: ${of.accountName}`, x: 56 }], height: 22 },
    { texts: [{ text: `${words.period}: ${of.month.from.toISOString().slice(0, 10)} – ${new Date(of.month.to.getTime() - 1).toISOString().slice(0, 10)} (UTC), USD`, x: 56 }] },
    ...(of.open ? [{ texts: [{ text: words.provisional, x: 56 }] }] : []),
    { height: 18 },
    amount(words.opening, of.opening, true),
    ...of.movements.map(({ kind, count, amount: nano }) => amount(count > 1 ? `${words.kind(kind)} (${count})` : words.kind(kind), nano)),
    amount(words.calls, -of.charged),
    { rule: true, height: 8 },
    amount(words.closing, of.closing, true),
  ]
  if (of.usage.length > 0) {
    const row = (cells: [string, string, string, string, string], font: 'mono' | 'bold'): PdfLine => ({
      texts: [
        { text: cells[0].slice(0, 44), x: 56, size: 8.5, font: font === 'bold' ? 'bold' : 'plain' },
        ...cells.slice(1).map((text, i) => ({ text, x: [318, 388, 458, RIGHT][i]!, size: 8, font: 'mono' as const, right: true })),
      ],
      height: 14,
    })
    lines.push({ height: 24 }, row([words.model, words.requests, words.input, words.output, words.charged], 'bold'), { rule: true, height: 8 })
    for (const usage of of.usage) lines.push(row([usage.model, `${usage.requests}`, `${usage.input}`, `${usage.output}`, exactUsd(usage.charged)], 'mono'))
  }
  return writePdf(words.title, lines)
}
