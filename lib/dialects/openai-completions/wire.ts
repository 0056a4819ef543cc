import { z } from 'zod'

const unsupported = (sentence: string) => z.never({ error: sentence })

/**
 * OpenAI's legacy completions, as callers send them. What a chat model cannot do (scoring its own prompt,
 * filling a gap, choosing among hidden drafts) is refused by name; everything else means what it means in chat.
 */
export const completionRequest = z.looseObject({
  model: z.string().min(1),
  prompt: z.union([z.string(), z.array(z.string()).length(1, 'send one prompt a call: several prompts are several calls')], {
    error: 'must be one text (a string, or a list of one string): tokens and lists of several prompts cannot be answered by chat models',
  }),
  messages: unsupported('belong to /v1/chat/completions; here it is prompt').optional(),
  suffix: z.literal('', { error: 'is not available: no chat model fills a gap' }).nullish(),
  echo: z.literal(false, { error: 'is not available: put the prompt before the answer yourself' }).nullish(),
  best_of: z.literal(1, { error: 'must be 1: ask for n answers and choose yourself' }).nullish(),
  logprobs: z.null({ error: 'are not available in this format; /v1/chat/completions has them' }).optional(),
  max_tokens: z.number().int().min(1).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  user: z.string().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
})
