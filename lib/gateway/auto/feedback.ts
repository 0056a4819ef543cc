import { z } from 'zod'
import { generation } from '../../billing/generation.ts'
import { parseBody } from '../../dialects/json.ts'
import { check } from '../../dialects/schema.ts'
import { ApiError } from '../../errors.ts'
import { requestIdOf } from '../../ids.ts'
import { enter } from '../authenticate.ts'
import { readBody } from '../body.ts'
import type { Context } from '../context.ts'
import { jsonHeaders } from '../headers.ts'
import type { Visit } from '../visit.ts'
import { saveFeedback } from './records/store.ts'

/** A word on an answer: our `rating`, or one of OpenRouter's categories of complaint. */
export const feedbackRequest = z
  .strictObject({
    generation_id: z.string().min(1).max(200),
    rating: z.enum(['up', 'down']).nullish(),
    category: z.enum(['incorrect_response', 'incoherence', 'formatting', 'latency', 'billing', 'api_error', 'other']).nullish(),
    comment: z.string().max(10_000).nullish(),
  })
  .refine(({ rating, category }) => rating != null || category != null, { error: 'say up or down, or name a category', path: ['rating'] })

/** Complaints about the answer itself; others say nothing of the model. */
const about: ReadonlySet<string> = new Set(['incorrect_response', 'incoherence', 'formatting'])
/** A person's word weighs as much as so many answers nobody complained of. */
const WEIGHT = 3

/**
 * `POST /v1/generation/feedback`: thumbs up or down for one of the caller's own calls; the last word counts.
 * Where `auto` chose the model, it counts for later choices. Comments are not kept. Throws not_found (404).
 */
export async function takeFeedback(context: Context, request: Request, visit: Visit): Promise<Response> {
  const { caller } = await enter(context, request, visit)
  const { generation_id, rating, category, comment } = check(feedbackRequest, parseBody(await readBody(request)))
  const id = requestIdOf(generation_id)
  const receipt = id && (await generation(caller, id))
  if (!receipt) throw new ApiError('not_found', 'There is no call with this id on your account. A call appears here when it has ended.', { param: 'generation_id' })
  const up = rating ? rating === 'up' : category && about.has(category) ? false : null
  if (up !== null) {
    const before = await saveFeedback({ id, accountId: caller.accountId, up })
    const { decision, model } = receipt
    if (context.auto.learns && decision?.category && before !== up) {
      const word = (said: boolean, weight: number) => context.auto.records.lessons.note({ category: decision.category!, model, good: said ? weight : 0, bad: said ? 0 : weight })
      word(up, WEIGHT)
      if (before !== null) word(before, -WEIGHT)
    }
  }
  const warnings = comment ? ['The comment is not kept.'] : []
  return new Response(JSON.stringify({ data: { success: true }, ...(warnings.length > 0 && { warnings }) }), { headers: jsonHeaders(context, visit.requestId) })
}
