import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { generation } from '#lib/billing/generation.ts'
import { verifyReceipt } from '#lib/billing/verify-receipt.ts'
import { closeDb, db } from '#lib/db.ts'
import { receiptJson } from '#lib/gateway/receipt.ts'
import { requestIdOf } from '#lib/ids.ts'
import { openDatabase } from './setup/database.ts'
import { migrate } from './setup/migrations.ts'
import { Refusal, run } from './setup/refusal.ts'
import { prepareSettings } from './setup/settings.ts'

const usage = 'Usage: npm run -s verify-receipt -- --id gen-…   or   curl …/v1/generation?id=gen-… | npm run -s verify-receipt'

/**
 * `npm run verify-receipt`: recomputes a receipt from its own line items and says OK or what differs (exit
 * code 1). With `--id` it is read from this installation's books, whose price version must give the same cost.
 */
await run(async () => {
  const { id } = parseArgs({ options: { id: { type: 'string' } } }).values
  const differs = id ? await verifyStored(id) : await verifyText(await text(process.stdin))
  console.log(differs.length === 0 ? 'OK' : differs.join('\n'))
  return differs.length === 0 ? 0 : 1
})

async function verifyText(json: string): Promise<string[]> {
  try {
    return verifyReceipt(JSON.parse(json))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Refusal(`What came on standard input is not JSON.\n  ${usage}`)
  }
}

async function verifyStored(id: string): Promise<string[]> {
  const requestId = requestIdOf(id)
  if (!requestId) throw new Refusal(`--id ${id} is not the id of a call.\n  ${usage}`)
  prepareSettings()
  const database = await openDatabase()
  try {
    await migrate(database.url)
    const { rows } = await db().query<{ account_id: string }>('select account_id from money.usage_event where id = $1 and at = money.id_time($1)', [requestId])
    const receipt = rows[0] && (await generation({ accountId: rows[0].account_id }, requestId))
    if (!receipt) throw new Refusal(`There is no ended call ${id} in the books of this installation.`)
    return verifyReceipt(JSON.parse(JSON.stringify(receiptJson(receipt))))
  } finally {
    await closeDb()
    await database.stop()
  }
}
