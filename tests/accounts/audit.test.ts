import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { createKey, revokeKey, updateKey } from '#lib/accounts/api-keys.ts'
import { changePassword } from '#lib/accounts/change-password.ts'
import { endOtherSessions } from '#lib/accounts/session-list.ts'
import { endSession } from '#lib/accounts/sessions.ts'
import type { UserCaller } from '#lib/caller.ts'
import { connectionOptions, db } from '#lib/db.ts'
import { freshDatabase } from '../support/database.ts'
import { anotherBrowser, newPerson, password } from './support/signed-in.ts'

beforeAll(async () => {
  await freshDatabase()
})

interface Row {
  act: string
  detail: Record<string, unknown>
  ip: string
  user_agent: string
}

async function logOf({ accountId }: UserCaller): Promise<Row[]> {
  return (await db().query<Row>('select act, detail, ip, user_agent from audit_event where account_id = $1 order by id', [accountId])).rows
}

describe('the log of an account', () => {
  it('tells what happened to its security, by whom and from where, without secrets', async () => {
    const caller = await newPerson()
    const other = await anotherBrowser(caller.email, password, { ip: '203.0.113.7', userAgent: 'Other/1.0' })
    const { key, id, label } = await createKey(other, { name: 'laptop' })
    await updateKey(other, id, { name: 'desk' })
    await revokeKey(other, id)
    await revokeKey(other, id)
    await endOtherSessions(caller)
    await changePassword(caller, 'another fine password')
    await endSession(caller.sessionId)

    const log = await logOf(caller)
    expect(log.map(({ act }) => act)).toEqual(['signed_in', 'signed_in', 'key_created', 'key_changed', 'key_revoked', 'sessions_ended', 'password_changed', 'signed_out'])
    expect(log[2]).toEqual({ act: 'key_created', detail: { name: 'laptop', label }, ip: '203.0.113.7', user_agent: 'Other/1.0' })
    expect(log[4]).toMatchObject({ detail: { name: 'desk', label } })
    const all = JSON.stringify(log)
    for (const secret of [key, password, 'another fine password', caller.sessionId]) expect(all).not.toContain(secret)
  })

  it('can be read and added to by the application, and nothing else', async () => {
    const caller = await newPerson()
    const app = new pg.Client(connectionOptions('test'))
    await app.connect()
    try {
      for (const statement of [
        `update audit_event set act = 'nothing'`,
        'delete from audit_event',
        'truncate audit_event',
        `insert into audit_event (account_id, act, at) values ('${caller.accountId}', 'signed_in', '2020-01-01')`,
        `select nextval('audit_event_id_seq')`,
        'drop function record_act',
        'drop trigger forget_person on "user"',
      ]) {
        await expect(app.query(statement), statement).rejects.toThrow(/permission denied|must be owner/)
      }
    } finally {
      await app.end()
    }
    expect(await logOf(caller)).toHaveLength(1)
  })

  it('has nothing of an act that failed', async () => {
    const caller = await newPerson()
    await expect(revokeKey(caller, crypto.randomUUID())).rejects.toThrow('no such key')
    await expect(createKey(caller, { name: ' ' })).rejects.toThrow('needs a name')
    expect((await logOf(caller)).map(({ act }) => act)).toEqual(['signed_in'])
  })
})
