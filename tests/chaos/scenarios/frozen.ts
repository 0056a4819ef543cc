import { setTimeout as sleep } from 'node:timers/promises'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { newAccount } from '../../support/gateway.ts'
import { ask } from '../client.ts'
import type { Scenario } from '../scenario.ts'
import { declareDead } from '../verdict.ts'

const STREAMS = 20
const PATIENCE = { headers: 15_000, silence: 90_000 }
/** 20 s until it is taken for dead, and a round of the reaper. */
const REAPED_MS = 40_000

export const frozen: Scenario = {
  name: 'frozen',
  about: 'an instance stands still until others have ended its calls, then goes on: each is settled a second time, at its true cost, and once',
  async play({ instances }, { quick }) {
    const [victim, other] = instances
    const { key } = await newAccount({ credit: '100', freeCalls: false })
    const call = (url: string, seconds: number) => ask({ url, key, model: 'openai/gpt-5.4-mini', prompt: `[sandbox: tokens=${Math.round(seconds * 20)} slow=50] Go on.`, stream: true, title: uuid(), patience: PATIENCE })
    const streams = Array.from({ length: STREAMS }, (_, i) => call(victim!.url, 3 + i / 10))
    await sleep(1_500)
    victim!.pause()
    if (quick) await declareDead([victim!.pid])
    const until = performance.now() + REAPED_MS
    while ((await heldBy(victim!.pid)) > 0 && performance.now() < until) await sleep(200)
    const { rows } = await db().query<{ id: string }>(`select id from money.usage_event where outcome = 'reaped'`)
    victim!.resume()
    const seen = await Promise.all(streams)
    const { rowCount: late } = await db().query(`select from money.usage_event where id = any ($1) and late and outcome = 'completed'`, [rows.map(({ id }) => id)])
    // As a new instance it goes on admitting.
    const after = await Promise.all([call(victim!.url, 0.1), call(other!.url, 0.1)])
    return {
      seen: [...seen, ...after],
      figures: [
        { name: 'streams open when it froze', value: STREAMS },
        { name: 'ended by the other instance meanwhile', value: rows.length, least: STREAMS },
        { name: 'seen to their end after it went on', value: seen.filter(({ complete }) => complete).length, least: STREAMS },
        { name: 'settled late, at their true cost', value: late ?? 0, least: STREAMS },
        { name: 'calls answered afterwards', value: after.filter(({ complete }) => complete).length, least: 2 },
      ],
    }
  },
}

async function heldBy(pid: number): Promise<number> {
  return (await db().query('select from money.hold h join money.instance i on i.id = h.instance_id where i.pid = $1', [pid])).rowCount ?? 0
}
