import { createElement as h, type CSSProperties, type ReactNode } from 'react'

/** What stands in a mail, in the recipient's language. */
export interface MailParts {
  /** BCP 47. */
  language: string
  subject: string
  said: string
  /** Figures, a line each. */
  rows: readonly { name: string; value: string }[]
  action: string
  url: string
  note: string
  /** Before the address that the button leads to, for who cannot press it. */
  copy: string
  /** Why the recipient gets it. */
  why: string
  /** A way not to get it any more; null = there is none. */
  unsubscribe: { text: string; url: string } | null
}

/**
 * A mail as an HTML document. Mail programs know tables and style attributes and little else; the one style
 * element serves those that have a dark mode. Without JSX, because jobs send mails from where Node itself runs
 * the code (bin/run.mjs), which takes no more than TypeScript's types away.
 */
export function MailPage(parts: MailParts): ReactNode {
  return h(
    'html',
    { lang: parts.language },
    h(
      'head',
      null,
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('title', null, parts.subject),
      h('style', null, DARK),
    ),
    h('body', { className: 'paper', style: styles.paper }, h(Preview, { text: parts.said }), h(Column, null, h(Mark), h(Message, parts), h(Footer, parts))),
  )
}

/** What lists of mails show after the subject. The blanks keep the words that follow out of it. */
function Preview({ text }: { text: string }): ReactNode {
  return h('div', { style: { display: 'none', maxHeight: 0, overflow: 'hidden' }, 'aria-hidden': true }, text, '\u034f\u200c\u00a0'.repeat(60))
}

function Column({ children }: { children?: ReactNode }): ReactNode {
  return h(Table, { style: { width: '100%' } }, h('td', { align: 'center', style: { padding: '32px 16px' } }, h('div', { style: { maxWidth: 520, textAlign: 'left' } }, children)))
}

function Mark(): ReactNode {
  return h('p', { className: 'ink', style: { ...styles.ink, margin: '0 0 16px', fontSize: 16, fontWeight: 600 } }, 'AIPower')
}

function Message({ subject, said, rows, action, url, note }: MailParts): ReactNode {
  return h(
    Table,
    { className: 'card', style: styles.card },
    h(
      'td',
      { style: { padding: 24 } },
      h('h1', { className: 'ink', style: { ...styles.ink, margin: '0 0 12px', fontSize: 20, lineHeight: 1.35, fontWeight: 600 } }, subject),
      h('p', { className: 'ink', style: { ...styles.ink, margin: 0, overflowWrap: 'anywhere' } }, said),
      rows.length > 0 && h(Figures, { rows }),
      h(Table, { style: { margin: '24px 0' } }, h('td', { className: 'button', style: styles.button }, h('a', { href: url, className: 'label', style: styles.label }, action))),
      h('p', { className: 'muted', style: { ...styles.muted, margin: 0, fontSize: 14 } }, note),
    ),
  )
}

function Figures({ rows }: Pick<MailParts, 'rows'>): ReactNode {
  const cell = { ...styles.ink, padding: '8px 0', borderTop: '1px solid #e2e7e4', fontSize: 14 }
  const lines = rows.map(({ name, value }, index) =>
    h(
      'tr',
      { key: index },
      h('th', { scope: 'row', align: 'left', className: 'ink line', style: { ...cell, fontWeight: 400, overflowWrap: 'anywhere' } }, name),
      h('td', { align: 'right', className: 'ink line', style: { ...cell, paddingLeft: 16, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' } }, value),
    ),
  )
  return h('table', { cellPadding: 0, cellSpacing: 0, style: { width: '100%', marginTop: 20, borderCollapse: 'collapse' } }, h('tbody', null, lines))
}

function Footer({ copy, url, why, unsubscribe }: MailParts): ReactNode {
  const small = { ...styles.muted, margin: '16px 0 0', fontSize: 13 }
  const link = (href: string, text: string) => h('a', { href, className: 'muted', style: { ...styles.muted, textDecoration: 'underline' } }, text)
  return [
    h('p', { key: 'copy', className: 'muted', style: { ...small, overflowWrap: 'anywhere' } }, copy, h('br'), link(url, url)),
    h('p', { key: 'why', className: 'muted', style: small }, why, unsubscribe && [' ', h('span', { key: 'end' }, link(unsubscribe.url, unsubscribe.text))]),
  ]
}

/** A table of one cell, for its shape alone. */
function Table({ className, style, children }: { className?: string; style?: CSSProperties; children?: ReactNode }): ReactNode {
  return h('table', { role: 'presentation', cellPadding: 0, cellSpacing: 0, className, style }, h('tbody', null, h('tr', null, children)))
}

// The site's colours (app/globals.css), as mail programs can read them.
const styles = {
  paper: { margin: 0, padding: 0, backgroundColor: '#f6f8f7', color: '#16201c', font: "15px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" },
  card: { width: '100%', backgroundColor: '#ffffff', border: '1px solid #e2e7e4', borderRadius: 8, borderCollapse: 'separate' },
  ink: { color: '#16201c' },
  muted: { color: '#54605a' },
  button: { backgroundColor: '#0b6b4f', borderRadius: 8 },
  label: { display: 'inline-block', padding: '10px 18px', color: '#ffffff', fontWeight: 500, textDecoration: 'none' },
} satisfies Record<string, CSSProperties>

const DARK = `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){
.paper{background-color:#0d1210!important}.card{background-color:#141a17!important;border-color:#2b332f!important}
.ink{color:#eef2f0!important}.muted{color:#a3ada8!important}.line{border-color:#2b332f!important}
.button{background-color:#4cc79b!important}.label{color:#06130d!important}}`
