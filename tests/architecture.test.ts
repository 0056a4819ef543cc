import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { violations, type SourceFile } from './support/arrows.ts'

async function sources(): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for await (const file of glob(['{app,components,i18n,lib}/**/*.{ts,tsx}', 'server.ts'])) {
    files.push({ path: file.replaceAll('\\', '/'), text: readFileSync(file, 'utf8') })
  }
  return files
}

describe('the rooms of AGENTS.md', () => {
  it('import only along their arrows', async () => {
    const files = await sources()
    expect(files.length).toBeGreaterThan(50)
    expect(violations(files)).toEqual([])
  })

  it.each([
    ['a dialect that reaches into billing', 'lib/dialects/sse.ts', `import { x } from '../billing/ledger.ts'`],
    ['our tongue that knows errors', 'lib/chat/usage.ts', `import { ApiError } from '#lib/errors.ts'`],
    ['a catalogue that asks the database', 'lib/catalog/index.ts', `import pg from 'pg'`],
    ['a catalogue that uses more than types of a dialect', 'lib/catalog/index.ts', `import { x } from '../dialects/types.ts'`],
    ['a ledger that knows people', 'lib/billing/ledger.ts', `import type { User } from '#lib/accounts/user.ts'`],
    ['a gateway that starts the sandbox', 'lib/gateway/serve.ts', `const s = await import('#lib/sandbox/server.ts')`],
    ['a gateway that needs Next', 'lib/gateway/serve.ts', `import { NextResponse } from 'next/server.js'`],
    ['a component that reads the database', 'components/ui/button.tsx', `import { db } from '#lib/db.ts'`],
    ['a page that calls the gateway', 'app/dashboard/page.tsx', `export { handle } from '#lib/gateway/index.ts'`],
    ['a webhook that calls the gateway', 'app/api/stripe/webhook/route.ts', `import type { Row } from '../../../../lib/gateway/context.ts'`],
    ['a type fetched by the way', 'lib/chat/events.ts', `export type X = import('../money.ts').Nano`],
  ])('do not tolerate %s', (_, path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1)
  })

  it('may use what stands at their arrows', () => {
    expect(
      violations([
        { path: 'lib/catalog/index.ts', text: `import type { Quirks } from '../dialects/types.ts'\nimport { type Dialect } from '#lib/dialects/types.ts'` },
        { path: 'lib/gateway/serve.ts', text: `import { ledger } from '../billing/ledger.ts'\nimport { log } from '#lib/log.ts'` },
        { path: 'app/(site)/docs/api/page.tsx', text: `import { reference } from '#lib/gateway/reference.ts'` },
        { path: 'bin/start.ts', text: `import { serve } from '../server.ts'` },
      ]),
    ).toEqual([])
  })
})
