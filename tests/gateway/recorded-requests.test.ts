import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '#lib/chat/dialect.ts'
import { isObject, stringOf } from '#lib/dialects/json.ts'
import { startReplayedGateway, type ReplayedGateway } from '../conformance/replayed-gateway.ts'
import { recordingsOf, requestOf, type Recording } from '../dialects/recordings.ts'

const paths: Partial<Record<Dialect, string>> = { 'openai-chat': '/v1/chat/completions', 'openai-responses': '/v1/responses', 'anthropic-messages': '/v1/messages' }
const outbounds: Dialect[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']
const recordings = outbounds.flatMap((api) => recordingsOf(api)).filter(({ authenticity, status }) => authenticity !== 'doubtful' && status < 400)
const asked = recordings.filter(({ api, request_file: file }) => file !== undefined && paths[api as Dialect])
/** A plain whole answer of each wire format: to whom other dialects' requests go. */
const plain = outbounds.map((api) => recordings.find((recording) => recording.api === api && !recording.stream && recording.features.includes('plain_text')))

let gateway: ReplayedGateway

beforeAll(async () => {
  gateway = await startReplayedGateway(recordings)
})

afterAll(() => gateway.close())

/** What only a provider that keeps conversations could answer, and what is stored in somebody's account there. */
const stateful = new Set(['background', 'conversation', 'previous_response_id', 'file_id', 'file_ids', 'vector_store_ids'])

describe.runIf(asked.length > 0)('a recorded request', () => {
  it.each(Object.keys(paths) as Dialect[])('of %s is understood, and reaches a provider of the same dialect', { timeout: 120_000 }, async (api) => {
    for (const recording of asked.filter((one) => one.api === api)) {
      const { status, refused } = await send(recording, recording)
      if (!stateful.has(refused)) expect({ id: recording.id, status, refused }).toEqual({ id: recording.id, status: 200, refused: '' })
    }
  })

  it.each(Object.keys(paths) as Dialect[])('of %s reaches every other dialect, or is refused with the name of the field that cannot', { timeout: 300_000 }, async (api) => {
    let understood = 0
    let all = 0
    for (const target of plain) {
      if (!target || target.api === api) continue
      for (const recording of asked.filter((one) => one.api === api)) {
        const { status, refused } = await send(recording, target)
        if (status !== 200) expect({ id: recording.id, to: target.api, status, refused }).toEqual({ id: recording.id, to: target.api, status: 400, refused: expect.stringMatching(/./) as string })
        else understood++
        all++
      }
    }
    console.info(`${api}: ${understood} of ${all} requests can be said in another dialect, the others are refused by name`)
  })
})

/** `refused` is the field that a refusal of ours names, '' for none. */
async function send(recording: Recording, target: Recording): Promise<{ status: number; refused: string }> {
  // Wishes about OpenRouter's hosts are no part of what is told here: none of them sells this model.
  const { provider: _, ...asked } = { provider: undefined, ...requestOf(recording) }
  const body = { ...asked, model: `recorded/${target.id}` }
  const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' }
  const response = await fetch(gateway.url + paths[recording.api as Dialect]!, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await response.text()
  if (response.status === 200) return { status: 200, refused: '' }
  const told: unknown = JSON.parse(text)
  const error = isObject(told) && isObject(told.error) ? told.error : {}
  return { status: response.status, refused: error.code === 'unsupported_parameter' || stateful.has(String(error.param)) ? (stringOf(error.param) ?? '') : '' }
}
