import { createTranslator } from 'next-intl'
import { beforeAll, describe, expect, it } from 'vitest'
import { acts, record } from '#lib/audit.ts'
import { createKey } from '#lib/accounts/api-keys.ts'
import type { UserCaller } from '#lib/caller.ts'
import { db } from '#lib/db.ts'
import { accountLog, LOG_PAGE_SIZE } from '#lib/reports/account-log.ts'
import { locales } from '../../i18n/locales.ts'
import { messages } from '../../i18n/messages.ts'
import { newPerson } from '../accounts/support/signed-in.ts'
import { freshDatabase } from '../support/database.ts'

beforeAll(async () => {
  await freshDatabase()
})

/** Another person who belongs to the account as well. */
async function newMember({ accountId }: UserCaller): Promise<UserCaller> {
  const person = await newPerson('member')
  return { ...person, accountId, role: 'member' }
}

describe('the log of an account, as its people read it', () => {
  it('begins with the newest, says by whom unless it is who reads, and has nothing of other accounts', async () => {
    const [owner, stranger] = [await newPerson(), await newPerson()]
    const member = await newMember(owner)
    await record(db(), { ...member, name: 'key_frozen', detail: { name: 'laptop', label: 'sk-1' } })
    await createKey(owner, { name: 'desk' })
    const { entries, older } = await accountLog(owner)
    expect(entries.map(({ act, by }) => [act, by])).toEqual([['key_created', null], ['key_frozen', member.email], ['signed_in', null]])
    expect(older).toBeNull()
    expect((await accountLog(stranger)).entries.map(({ act }) => act)).toEqual(['signed_in'])
  })

  it('shows a member only what concerns themselves', async () => {
    const owner = await newPerson()
    const member = await newMember(owner)
    await record(db(), { ...member, name: 'password_changed' })
    await createKey(owner, { name: 'desk' })
    expect((await accountLog(member)).entries.map(({ act }) => act)).toEqual(['password_changed'])
  })

  it('goes on where a page ended, and begins anew where that is no place', async () => {
    const owner = await newPerson()
    for (let count = 1; count <= LOG_PAGE_SIZE; count++) await record(db(), { ...owner, name: 'sessions_ended', detail: { count } })
    const first = await accountLog(owner)
    expect([first.entries.length, first.entries[0]!.detail]).toEqual([LOG_PAGE_SIZE, { count: LOG_PAGE_SIZE }])
    const second = await accountLog(owner, first.older!)
    expect([second.entries.map(({ act }) => act), second.older]).toEqual([['signed_in'], null])
    expect(await accountLog(owner, `1' or true`)).toEqual(first)
  })

  it.each(locales)('has a sentence for every act (%s)', (locale) => {
    const problems: unknown[] = []
    const t = createTranslator({ locale, messages: messages[locale], namespace: 'settings.log', onError: (error) => problems.push(error) })
    const facts = { method: 'password', count: 2, to: 'a@example.com', from: 'b@example.com', name: 'laptop', provider: 'GitHub', key: 'sk-1', overlapHours: 24, enabled: 'true', amount: '20', threshold: '5', monthly_cap: '100', card: 'visa ···· 4242' }
    const sentences = acts.map((act) => t(`acts.${act}`, facts))
    expect(problems).toEqual([])
    expect(new Set(sentences).size).toBe(acts.length)
  })
})
