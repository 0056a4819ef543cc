import type { Model } from '../catalog/types.ts'
import type { Env } from '../env.ts'

/** How long what may take, ms. */
export interface Timeouts {
  connect: number
  /** To a stream's headers, while there is another offer to ask and the model does not work in silence. */
  firstByte: number
  /** A whole answer takes as long as the model thinks; while there is another offer to ask, half of that. */
  wholeHeaders: number
  /** Longest silence of a provider in a stream. */
  idle: number
  /** The same of a model that works in silence, before its first byte too. */
  thinking: number
  /** From the request to the last byte, all attempts together: a minute less than the money is set aside for. */
  total: number
  /** Proxies close quiet connections: a stream that says nothing gets a comment this often. */
  ping: number
}

/**
 * Silence is a poor sign of death. 30 s without a byte is enough only where somebody else can be asked and the
 * model does not think. Inside a stream Gemini and GLM send a tool call's arguments in one piece, so that a
 * file of 8,000 tokens is 80 s of nothing: two minutes. Thinking is silent in most formats, for minutes: of 58
 * calls through a proxy with 30 s 47 failed, of 55 without one none, the longest pause being 713 s
 * (github.com/MAXeaglet/commandcode-proxy/issues/19); 120 s cut sessions of gpt-5.6 (gptme/gptme pull 3247).
 * Envoy's default is five minutes, and so is ours. All read 2026-11.
 */
export const defaultTimeouts: Timeouts = { connect: 3_000, firstByte: 30_000, wholeHeaders: 600_000, idle: 120_000, thinking: 300_000, total: 600_000, ping: 15_000 }

/** What the installation's settings say of them. */
export function timeoutSettings({ FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, THINKING_TIMEOUT }: Env): Partial<Timeouts> {
  return { firstByte: FIRST_BYTE_TIMEOUT * 1_000, idle: IDLE_TIMEOUT * 1_000, thinking: THINKING_TIMEOUT * 1_000 }
}

/** Whether a model may work for minutes before it says anything: it thinks, or makes pictures or sound. */
export function worksInSilence({ capabilities, output }: Pick<Model, 'capabilities' | 'output'>): boolean {
  return capabilities.reasoning || output.some((kind) => kind !== 'text')
}
