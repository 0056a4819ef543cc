/**
 * A PDF of text and rules: pages, the fonts that readers bring themselves, nothing else. Written by hand
 * because that is all a statement needs: what npm offers is either no longer kept or brings its own font
 * engine. Western characters are shown by three of the fonts every reader has, all others by the Song of the
 * Adobe-GB1 collection (ISO 32000-1, 9.7.5), which readers know or replace: Chinese and kana, no more.
 */
export interface PdfText {
  text: string
  /** Points from the left; with `right`, where the text ends (only `mono` and Chinese, whose widths are known). */
  x: number
  font?: 'plain' | 'bold' | 'mono'
  size?: number
  right?: boolean
}
/** One line of a page: texts side by side, or a rule across; `height` points in all. */
export interface PdfLine {
  texts?: PdfText[]
  rule?: boolean
  height?: number
}

const [WIDTH, HEIGHT, MARGIN] = [595, 842, 56]
const LINE = 15
const fonts = { plain: 'Helvetica', bold: 'Helvetica-Bold', mono: 'Courier' } as const
const han = [
  '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H /DescendantFonts [7 0 R] >>',
  '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 8 0 R >>',
  '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 737 /StemV 93 >>',
]

/** A4, as many pages as the lines need, each with its number. */
export function writePdf(title: string, lines: readonly PdfLine[]): Uint8Array<ArrayBuffer> {
  const pages = paginate(lines)
  const fontIds = { plain: 3, bold: 4, mono: 5, han: 6 }
  const objects: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${10 + i * 2} 0 R`).join(' ')}] >>`,
    ...Object.values(fonts).map((name) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`),
    ...han,
    `<< /Title ${/[^\x20-\x7e]/.test(title) ? utf16(`\ufeff${title}`) : literal(title)} /Producer (AIPower) >>`,
  ]
  const resources = `<< /Font << ${Object.entries(fontIds).map(([name, id]) => `/${name} ${id} 0 R`).join(' ')} >> >>`
  pages.forEach((page, i) => {
    const content = page + show({ text: `${i + 1} / ${pages.length}`, x: WIDTH - MARGIN, font: 'mono', size: 8, right: true }, 32)
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources ${resources} /Contents ${11 + i * 2} 0 R >>`)
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
  })
  return assemble(objects)
}

function paginate(lines: readonly PdfLine[]): string[] {
  const pages = ['']
  let y = HEIGHT - MARGIN
  for (const { texts = [], rule = false, height = LINE } of lines) {
    if (y - height < MARGIN) {
      pages.push('')
      y = HEIGHT - MARGIN
    }
    y -= height
    pages[pages.length - 1] += texts.map((text) => show(text, y)).join('') + (rule ? `q 0.5 w 0.7 G ${MARGIN} ${y + 4} m ${WIDTH - MARGIN} ${y + 4} l S Q\n` : '')
  }
  return pages
}

function show({ text, x, font = 'plain', size = 9.5, right = false }: PdfText, y: number): string {
  const runs = runsOf(text)
  const left = right ? x - runs.reduce((width, run) => width + run.text.length * size * (run.western ? 0.6 : 1), 0) : x
  // Where one run ends the next begins. There is no bold Song: its outline is drawn as well.
  const shown = runs.map((run) => (run.western ? `/${font} ${size} Tf 0 Tr ${literal(run.text)} Tj` : `/han ${size} Tf ${font === 'bold' ? '0.3 w 2' : '0'} Tr ${utf16(run.text)} Tj`))
  return `BT ${left.toFixed(2)} ${y} Td ${shown.join(' ')} ET\n`
}

/** Pieces that one font can show. */
function runsOf(text: string): { text: string; western: boolean }[] {
  const runs: { text: string; western: boolean }[] = []
  for (const sign of text.toWellFormed()) {
    const western = sign in extra || (sign.charCodeAt(0) < 256 && sign.length === 1)
    const last = runs.at(-1)
    if (last?.western === western) last.text += sign
    else runs.push({ text: sign, western })
  }
  return runs
}

function utf16(text: string): string {
  return `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
}

/** Latin-1 as it is, a few signs by their WinAnsi code. */
function winAnsi(text: string): string {
  return Array.from(text, (sign) => extra[sign] ?? sign).join('')
}
const extra: Record<string, string> = { '€': '\x80', '…': '\x85', '‘': '\x91', '’': '\x92', '“': '\x93', '”': '\x94', '•': '\x95', '–': '\x96', '—': '\x97', '−': '-' }

function literal(text: string): string {
  return `(${winAnsi(text).replace(/[\\()]/g, '\\$&').replace(/[\r\n\t]/g, ' ')})`
}

/** Objects, then the table of where each begins: one byte a character, as everything above is Latin-1. */
function assemble(objects: readonly string[]): Uint8Array<ArrayBuffer> {
  let file = '%PDF-1.5\n%âãÏÓ\n'
  const starts = objects.map((object, i) => {
    const start = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return start
  })
  const table = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 9 0 R >>\nstartxref\n${table}\n%%EOF\n`
  return new Uint8Array(Buffer.from(file, 'latin1'))
}
