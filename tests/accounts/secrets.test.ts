import { fork } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { openMailbox, type Mailbox } from './support/mailbox.ts'

let mailbox: Mailbox
let owner: pg.Client

beforeAll(async () => {
  mailbox = await openMailbox()
  owner = new pg.Client({ connectionString: await freshDatabase() })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await mailbox.close()
})

describe('passwords, keys, tokens and cookies', () => {
  it('appear neither in the log, however talkative, nor in the database', async () => {
    const child = fork('tests/accounts/support/walk.ts', { silent: true, env: { ...process.env, LOG_LEVEL: 'debug' }, execArgv: [] })
    let said = ''
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    let secrets: string[] = []
    child.on('message', (message: { want?: string; secrets?: string[] }) => {
      if (message.secrets) secrets = message.secrets
      else void mailbox.to('ada@example.com').then((mails) => child.send(mails.at(-1)!.token))
    })
    const [code] = (await once(child, 'close')) as [number]
    expect(said).toContain('mail sent')
    expect(said).toContain('was revoked')
    expect(code).toBe(0)
    expect(secrets).toHaveLength(6)

    const { rows } = await owner.query<{ dump: string }>(`select database_to_xml(true, false, '')::text as dump`)
    const dump = rows[0]!.dump
    expect(dump).toContain('ada@example.com')
    const [first, second, proof, token, sessionId, key] = secrets
    for (const secret of [first, second, proof, token, key]) {
      expect(said).not.toContain(secret)
      expect(dump).not.toContain(secret)
    }
    // The session's row is its id; only the encrypted cookie made from it lets anybody in.
    expect(said).not.toContain(sessionId)
  })
})
