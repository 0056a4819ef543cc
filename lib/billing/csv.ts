/** A field of a table: figures and moments are ours, text may be anybody's. */
export type Cell = string | number | bigint | boolean | Date | null

/**
 * One line of a CSV file (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe in
 * front (OWASP, CSV injection; full-width signs count in Chinese and Japanese ones); a plain number is none, even below zero.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'string') return String(cell)
  if (/^-?\d+(\.\d+)?$/.test(cell)) return cell
  const safe = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
