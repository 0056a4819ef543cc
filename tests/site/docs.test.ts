import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docPath, slugOf, slugs } from '../../app/(site)/docs/_content/chapters.ts'
import { locales } from '../../i18n/locales.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestGateway } from '../support/gateway.ts'

const content = 'app/(site)/docs/_content'
const run = promisify(execFile)

let gateway: TestGateway
let facts: Record<string, string>

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  facts = { origin: gateway.url, baseUrl: `${gateway.url}/v1`, key: (await newAccount({ credit: '10', freeCalls: false })).key }
})

afterAll(() => gateway.close())

interface Sample {
  name: string
  language: string
  code: string
}

/** The snippets that the pages of both languages share. The receipt's needs the id of a call. */
function samples(): Sample[] {
  return readdirSync(`${content}/samples`)
    .filter((name) => name !== 'receipt.mdx')
    .flatMap((name) => [...readFileSync(`${content}/samples/${name}`, 'utf8').matchAll(/```(\w+)\n([\s\S]*?)\n```/g)].map(([, language = '', code = '']) => ({ name: `${name}, ${language}`, language, code })))
}

const filled = (code: string): string => code.replace(/\{\{(\w+)\}\}/g, (_, name: string) => facts[name]!)

describe('the documentation', () => {
  it('has every page in every language, and no other', () => {
    for (const locale of locales) expect(readdirSync(`${content}/${locale}`).toSorted()).toEqual(slugs.map((slug) => `${slug}.mdx`).toSorted())
  })

  it('finds each page at its address alone', () => {
    for (const slug of slugs) expect(slugOf(docPath(slug).split('/').slice(2))).toBe(slug)
    for (const path of [['nothing'], ['quick-start'], ['streaming', 'more']]) expect(slugOf(path)).toBeUndefined()
  })

  it('shows the same snippets in every language', () => {
    const imports = (locale: string, slug: string): string[] => readFileSync(`${content}/${locale}/${slug}.mdx`, 'utf8').match(/^import .*$|^```.*$/gm) ?? []
    for (const slug of slugs) expect(imports('zh', slug), slug).toEqual(imports('en', slug))
  })
})

describe('its snippets, run as a reader would', () => {
  it.each(samples().filter(({ language }) => language === 'TypeScript'))('$name', async ({ code }) => {
    const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '-e', filled(code)], { timeout: 30_000 })
    expect(stdout.trim()).not.toBe('')
  })

  it.each(samples().filter(({ language }) => language === 'curl'))('$name', async ({ code }) => {
    const { stdout } = await run('sh', ['-c', filled(code).replace('curl', 'curl -sS --fail-with-body')], { timeout: 30_000 })
    expect(stdout).toMatch(/"(choices|content)"/)
  })
})
