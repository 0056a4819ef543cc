import { z } from 'zod'
import { ceilToNano, exactUsd, parsePico, parseUsd, usdPerToken } from '../money.ts'

const amount = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/)

/** The part of `GET /v1/generation`'s answer that says what a call cost, and why. */
const receipt = z.looseObject({
  id: z.string(),
  outcome: z.enum(['completed', 'cancelled', 'interrupted', 'failed', 'reaped']),
  tokens_prompt: z.number().int().min(0),
  tokens_completion: z.number().int().min(0),
  total_cost: z.number().min(0),
  free_call: z.boolean(),
  list_cost: amount,
  written_off: amount,
  line_items: z.array(z.looseObject({ bucket: z.string(), tokens: z.number().int().min(0), usd_per_token: amount, usd: amount })),
  attempts: z.array(z.looseObject({ paid_by: z.enum(['customer', 'us', 'nobody']) })),
})

const outputs = ['output', 'reasoning', 'outputAudio', 'outputImage']

/**
 * Recomputes a receipt from its own line items, in integers: tokens × unit price = amount, their sum rounded
 * up once to a nano-dollar = list cost, list cost − what was written off = charged (a free call: nothing).
 * Returns what differs, a sentence each; [] = it is right. `json` is the receipt, bare or under `data`.
 */
export function verifyReceipt(json: unknown): string[] {
  const parsed = receipt.safeParse(json !== null && typeof json === 'object' && 'data' in json ? json.data : json)
  if (!parsed.success) return [`This is no receipt: ${parsed.error.issues[0]!.path.join('.')} ${parsed.error.issues[0]!.message}.`]
  const { line_items: lines, ...told } = parsed.data
  const differs: string[] = []
  let sum = 0n
  for (const { bucket, tokens, usd_per_token: unit, usd } of lines) {
    const exact = BigInt(tokens) * parsePico(unit)
    if (exact !== parsePico(usd)) differs.push(`${bucket}: ${tokens} × ${unit} is ${usdPerToken(exact)}, and not ${usd}.`)
    sum += exact
  }
  const cost = ceilToNano(sum)
  if (cost !== parseUsd(told.list_cost)) differs.push(`The line items add up to ${exactUsd(cost)}, and not to ${told.list_cost}.`)
  const paid = told.free_call ? 0n : cost - parseUsd(told.written_off)
  // The one float of a receipt: what it prints for an exact amount is that amount again.
  if (Number(exactUsd(paid)) !== told.total_cost) differs.push(`Charged should be ${exactUsd(paid)}, and not ${told.total_cost}.`)
  if (lines.length > 0) {
    const tokens = (isOutput: boolean): number => lines.filter(({ bucket }) => outputs.includes(bucket) === isOutput).reduce((total, line) => total + line.tokens, 0)
    if (tokens(false) !== told.tokens_prompt) differs.push(`The items of the prompt have ${tokens(false)} tokens, and not ${told.tokens_prompt}.`)
    if (tokens(true) !== told.tokens_completion) differs.push(`The items of the answer have ${tokens(true)} tokens, and not ${told.tokens_completion}.`)
  }
  if (told.outcome === 'failed' && (cost > 0n || told.total_cost > 0)) differs.push('A call that delivered nothing is free, and this one has a cost.')
  if (told.attempts.filter(({ paid_by }) => paid_by === 'customer').length > 1) differs.push('More than one attempt is billed.')
  return differs
}
