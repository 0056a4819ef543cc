import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { balance } from '#lib/billing/balance.ts'
import { csvLine } from '#lib/billing/csv.ts'
import { paymentExport, usageExport } from '#lib/billing/export.ts'
import { exportResponse } from '#lib/billing/export-response.ts'
import { grantCredit, grantFreeCalls } from '#lib/billing/grants.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { monthOf, monthsSince, parseMonth, type Month } from '#lib/billing/month.ts'
import { writePdf } from '#lib/billing/pdf.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { statement } from '#lib/billing/statement.ts'
import { freshDatabase } from '../support/database.ts'
import { broken, model, newAccount, offer, reservation, settlement } from './support.ts'

let ledger: Ledger
let priceId: string
let accountId: string
let now: Month
let next: Month

beforeAll(async () => {
  await freshDatabase()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
  accountId = await newAccount(5_000_000n)
  await grantFreeCalls(accountId)
  now = monthOf(new Date())
  next = monthOf(now.to)
  for (const [requestId, cost, fields] of [
    [uuid(now.from.getTime() + 1_000), 37n, {}],
    [uuid(now.from.getTime() + 2_000), 400n, { appTitle: '=HYPERLINK("http://evil")', appUrl: '@x, "y"\nz' }],
    [uuid(next.from.getTime() + 1), 1_000n, {}],
  ] as const) {
    const r = reservation(accountId, priceId, { requestId })
    await ledger.reserve(r)
    await ledger.settle(settlement(r, cost, fields))
  }
  const free = reservation(accountId, priceId, { freeEligible: true })
  await ledger.reserve(free)
  await ledger.settle(settlement(free, 9n))
})
afterAll(async () => {
  expect(await broken()).toEqual([])
  await ledger.close()
})

describe('a statement', () => {
  it('goes from what the month began with to what it left, and the next month begins there', async () => {
    const this_ = await statement({ accountId }, now)
    expect(this_).toMatchObject({ opening: 0n, charged: 437n, closing: 5_000_000n - 437n, open: true, movements: [{ kind: 'grant', count: 1, amount: 5_000_000n }] })
    expect(this_.usage).toEqual([{ model: model.id, requests: 3n, freeCalls: 1n, input: 0n, output: 446n, charged: 437n, listCost: 446n }])
    const after = await statement({ accountId }, next)
    expect(after.opening).toBe(this_.closing)
    expect(after.closing).toBe((await balance({ accountId })).posted)
  })

  it('of somebody else is empty', async () => {
    expect(await statement({ accountId: await newAccount() }, now)).toMatchObject({ opening: 0n, closing: 0n, usage: [], movements: [] })
  })
})

const download = (query: string, table = usageExport, whose = accountId) => exportResponse({ accountId: whose }, new Request(`http://localhost/api/export/usage?${query}`), { name: 'usage', table })

describe('an export', () => {
  it('of usage has a line a call, with its price version and exact dollars', async () => {
    const response = download(`month=${now.name}`)
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="aipower-usage-${now.name}.csv"`)
    const lines = (await response.text()).split('\r\n')
    expect(lines[0]).toBe(usageExport.columns.join(','))
    expect(lines).toHaveLength(5) // head, three calls (the fourth is next month's), the empty end
    expect(lines[1]).toMatch(/^gen-[0-9a-f]{32},.*0\.000000037,0\.000000037,false,.*,1,5,20,,,$/)
  })

  it('cannot be read as a formula', async () => {
    const text = await download(`month=${now.name}`).text()
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")","'@x, ""y""\nz"`)
    expect(csvLine(['+1', '-1', '-1+1', '\t=1', ' =1', '＝1', '＠a', '1', -3, null, true, new Date(0)])).toBe(`'+1,-1,'-1+1,'\t=1,' =1,'＝1,'＠a,1,-3,,true,1970-01-01T00:00:00.000Z\r\n`)
  })

  it('as JSON says the same', async () => {
    const rows = (await download(`month=${now.name}&format=json`).json()) as Record<string, unknown>[]
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({ model: model.id, charged_usd: '0.000000037', free_call: false, price_version: 1, output: 37 })
    expect(await download(`month=2020-01&format=json`).json()).toEqual([])
  })

  it('can be from one moment to another, of some calls only', async () => {
    const day = now.from.toISOString().slice(0, 10)
    const all = (await download(`month=${now.name}&format=json`).json()) as { at: string; model: string; outcome: string; application: string | null }[]
    const span = `from=${now.from.toISOString()}&to=${now.to.toISOString()}&format=json`
    expect(await download(span).json()).toEqual(all)
    const found = async (filter: string) => ((await download(`${span}&${filter}`).json()) as unknown[]).length
    expect(await found(`model=${encodeURIComponent(model.id)}`)).toBe(3)
    expect(await found('model=a&model=b')).toBe(0)
    expect(await found(`key=${uuid()}`)).toBe(0)
    expect(await found('status=completed')).toBe(all.filter(({ outcome }) => outcome === 'completed').length)
    expect((await found('paid=free')) + (await found('paid=credit'))).toBe(3)
    expect(download(`from=${day}T00:00:00Z&to=${day}T12:00:00%2B01:00`).headers.get('content-disposition')).toContain(`aipower-usage-${day}.csv`)
    for (const query of [`from=${day}T00:00:00Z`, `from=${day}&to=${day}`, `from=${day}T12:00:00Z&to=${day}T00:00:00Z`]) expect(download(query).status).toBe(400)
  })

  it('of payments has a line a booking, signed', async () => {
    const rows = (await download(`month=${now.name}&format=json`, paymentExport).json()) as Record<string, unknown>[]
    expect(rows).toMatchObject([{ kind: 'grant', asset: 'USD', amount: '0.005', note: 'test' }, { kind: 'free_calls', asset: 'CALL', amount: '50' }])
  })

  it('is of one’s own account only, and of a month that there is', async () => {
    expect(await download(`month=${now.name}&format=json`, usageExport, await newAccount()).json()).toEqual([])
    for (const query of ['', 'month=2026-13', 'month=1999-01', "month=2026-01'--", `month=${now.name}&format=xml`]) expect(download(query).status).toBe(400)
  })

  it('pages through any number of rows, losing and repeating none', async () => {
    const many = await newAccount()
    await db().query(`insert into money.transfer (kind, ref, account_id, debit, credit, asset, amount) select 'grant', 'many-' || i, $1, 'promo', 'customer', 'USD', i from generate_series(1, 2500) i`, [many])
    await db().query(`insert into money.wallet (account_id, asset, posted) values ($1, 'USD', 2500 * 2501 / 2)`, [many])
    await grantCredit(many, 1n, uuid(), 'last')
    const rows = (await download(`month=${now.name}&format=json`, paymentExport, many).json()) as { id: string }[]
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2_501)
    expect(rows).toHaveLength(2_501)
  })
})

describe('months', () => {
  it('are UTC and follow one another', () => {
    expect(parseMonth('2026-12')).toMatchObject({ from: new Date('2026-12-01T00:00:00Z'), to: new Date('2027-01-01T00:00:00Z') })
    expect(monthsSince(new Date('2026-09-30T23:59:59Z'), new Date('2026-11-23T00:00:00Z')).map(({ name }) => name)).toEqual(['2026-11', '2026-10', '2026-09'])
  })
})

describe('a PDF', () => {
  const file = (lines: number) => {
    const text = Buffer.from(writePdf('Statement (1\\2)', Array.from({ length: lines }, (_, i) => ({ texts: [{ text: `Line ${i} “(é)” 中`, x: 56 }, { text: '12.5', x: 539, font: 'mono' as const, right: true }], rule: i === 0 })))).toString('latin1')
    return text
  }

  it('has every object where its table says', () => {
    const text = file(200)
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1])
    expect(text.slice(table, table + 4)).toBe('xref')
    const starts = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, start]) => Number(start))
    starts.forEach((start, i) => expect(text.slice(start).startsWith(`${i + 1} 0 obj\n`)).toBe(true))
    for (const [, length, content] of text.matchAll(/<< \/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g)) expect(content).toHaveLength(Number(length))
  })

  it('breaks into pages, and escapes what it shows', () => {
    const text = file(200)
    expect(text).toMatch(/\/Count 5 /)
    expect(text).toContain('/Title (Statement \\(1\\\\2\\))')
    expect(text).toContain('(Line 7 \x93\\(\xe9\\)\x94 ) Tj /han 9.5 Tf 0 Tr <4e2d> Tj')
  })

  it('shows Chinese names and titles', () => {
    const text = Buffer.from(writePdf('11月账单', [{ texts: [{ text: '账户: 李雷 Ltd 𠮷', x: 56 }, { text: '美元', x: 539, font: 'mono', right: true }] }])).toString('latin1')
    expect(text).toContain('/Title <feff0031003167088d265355>')
    expect(text).toContain('BT 56.00 771 Td /han 9.5 Tf 0 Tr <8d266237> Tj /plain 9.5 Tf 0 Tr (: ) Tj /han 9.5 Tf 0 Tr <674e96f7> Tj /plain 9.5 Tf 0 Tr ( Ltd ) Tj /han 9.5 Tf 0 Tr <d842dfb7> Tj ET')
    // Two wide characters before the margin.
    expect(text).toContain('BT 520.00 771 Td /han 9.5 Tf')
  })
})
