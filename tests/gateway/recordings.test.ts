import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '#lib/chat/dialect.ts'
import { callers, inbounds, isProperError, type Ask, type InboundName } from '../conformance/callers.ts'
import { customProviders } from '../conformance/custom-providers.ts'
import { differences, mustFail } from '../conformance/judge.ts'
import { startReplay, type Replay } from '../conformance/replay.ts'
import { conformanceTable, type Verdict } from '../conformance/table.ts'
import { bodyOf, recordingsOf } from '../dialects/recordings.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'

const outbounds: Dialect[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']
const recordings = outbounds.flatMap((api) => recordingsOf(api)).filter(({ authenticity }) => authenticity !== 'doubtful')

/** What cannot come out as recorded, and why not. */
const known: Record<string, string> = {
  'openai-chat--audio-models-mistral-voxtral-small-latest-can-understand-mp3-audio--96d941':
    'the host counts 375 tokens of audio outside `prompt_tokens` but inside `total_tokens`; we report, and bill, what its total says',
  'openai-responses--openai-shell-container-1--9cdf4f': 'the text it streams contradicts the final text; what was streamed cannot be unsaid',
  'anthropic-messages--anthropic-programmatic-tool-calling-1--44f189':
    'ends with `end_turn` although it holds calls; a Responses answer has no finish reason of its own, so that calls are all a caller sees',
}

let replay: Replay
let ask: Record<InboundName, Ask>
let close: () => Promise<void>
const verdicts: Verdict[] = []

beforeAll(async () => {
  await freshDatabase()
  replay = await startReplay(recordings, bodyOf)
  process.env.CUSTOM_PROVIDERS = JSON.stringify(customProviders(recordings, replay.url))
  // Only now: providers and catalogue are read from the environment once, when they are imported.
  const { newAccount, serveGateway } = await import('../support/gateway.ts')
  const { createGateway } = await import('#lib/gateway/index.ts')
  const gateway = await createGateway()
  const { server, url } = await serveGateway(gateway)
  const { key } = await newAccount({ credit: '1000000', freeCalls: false })
  ask = callers(url, key)
  close = async () => {
    server.closeAllConnections()
    server.close()
    await gateway.close()
  }
})

afterAll(async () => {
  await expectBalancedBooks()
  await close()
  await replay.close()
})

describe.runIf(recordings.length > 0)('every recorded answer, through a custom provider', () => {
  it.each(outbounds.flatMap((api) => inbounds.map((inbound) => [api, inbound] as const)))('%s comes out right for callers of %s', { timeout: 300_000 }, async (api, inbound) => {
    const jobs = recordings.filter((recording) => recording.api === api).flatMap((recording) => [false, true].map((stream) => ({ recording, inbound, stream })))
    const judged = await inParallel(jobs, async (job) => ({ ...job, problems: await judge(job) }))
    verdicts.push(...judged)
    const misses = judged.filter(({ problems }) => problems.length > 0)
    console.info(`${api} for callers of ${inbound}: ${judged.length - misses.length} of ${judged.length} exact`)
    expect(misses.filter(({ recording }) => !known[recording.id]).map(described)).toEqual([])
  })

  it('is exact in at least 99 of 100 calls, as docs/conformance.md then says', () => {
    const exact = verdicts.filter(({ problems }) => problems.length === 0).length
    expect(exact / verdicts.length).toBeGreaterThanOrEqual(0.99)
    if (isWholeSet) writeFileSync(new URL('../../docs/conformance.md', import.meta.url), conformanceTable(verdicts, known))
  })
})

/** The project's own few recordings alone would make a poorer table than the one that is there. */
const isWholeSet = recordings.length > 500

async function judge({ recording, inbound, stream }: Omit<Verdict, 'problems'>): Promise<string[]> {
  try {
    const heard = await ask[inbound]({ model: `recorded/${recording.id}`, stream })
    return mustFail(recording) ? [`an error was expected, heard ${JSON.stringify(heard).slice(0, 200)}`] : differences(heard, recording)
  } catch (error) {
    return mustFail(recording) && isProperError(inbound, error) ? [] : [String(error)]
  }
}

function described({ recording, stream, problems }: Verdict): string {
  return `${recording.file}${stream ? ' (streamed)' : ''}\n  ${problems.join('\n  ')}`
}

async function inParallel<J, R>(jobs: J[], work: (job: J) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let at = next++; at < jobs.length; at = next++) results[at] = await work(jobs[at]!)
    }),
  )
  return results
}
