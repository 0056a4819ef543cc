import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '#lib/chat/dialect.ts'
import { callers, inbounds, isProperError, type Ask, type InboundName } from '../conformance/callers.ts'
import { differences, mustFail } from '../conformance/judge.ts'
import { startReplayedGateway, type ReplayedGateway } from '../conformance/replayed-gateway.ts'
import { conformanceTable, type Verdict } from '../conformance/table.ts'
import { recordingsOf } from '../dialects/recordings.ts'

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

let gateway: ReplayedGateway
let ask: Record<InboundName, Ask>
const verdicts: Verdict[] = []

beforeAll(async () => {
  gateway = await startReplayedGateway(recordings)
  ask = callers(gateway.url, gateway.key)
})

afterAll(() => gateway.close())

describe('every recorded answer, through a custom provider', () => {
  it.each(outbounds.flatMap((api) => inbounds.map((inbound) => [api, inbound] as const)))('%s comes out right for callers of %s', { timeout: 300_000 }, async (api, inbound) => {
    const jobs = recordings.filter((recording) => recording.api === api).flatMap((recording) => [false, true].map((stream) => ({ recording, inbound, stream })))
    const judged = await inParallel(jobs, async (job) => ({ ...job, problems: await judge(job) }))
    verdicts.push(...judged)
    const misses = judged.filter(({ problems }) => problems.length > 0)
    console.info(`${api} for callers of ${inbound}: ${judged.length - misses.length} of ${judged.length} exact`)
    expect(misses.filter(({ recording }) => !known[recording.id]).map(described)).toEqual([])
  })

  it('is exact in at least 99 of 100 calls, as docs/conformance.md then says of real providers', () => {
    const exact = verdicts.filter(({ problems }) => problems.length === 0).length
    expect(exact / verdicts.length).toBeGreaterThanOrEqual(0.99)
    const real = verdicts.filter(({ recording }) => recording.authenticity !== 'hand-written')
    if (real.length > 0) writeFileSync(new URL('../../docs/conformance.md', import.meta.url), conformanceTable(real, known))
  })
})

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
