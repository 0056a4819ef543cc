import type { Dialect } from '../dialects/types.ts'
import { provider } from '../providers/index.ts'
import type { Model, Offer } from './types.ts'

// Beyond what capabilities say: what a wire format has a field for.
const byDialect: Record<Dialect, readonly string[]> = {
  'openai-chat': ['stop', 'seed', 'frequency_penalty', 'presence_penalty', 'logit_bias', 'logprobs', 'top_logprobs'],
  'openai-responses': [],
  'anthropic-messages': ['stop'],
  gemini: ['stop', 'seed', 'frequency_penalty', 'presence_penalty'],
}

const sampling = ['temperature', 'top_p']
const alsoSampling = new Set(['frequency_penalty', 'presence_penalty'])

/** What any of the model's offers understands, in OpenRouter's words, sorted. */
export function modelParameters(model: Model): string[] {
  return [...new Set(model.offers.flatMap((offer) => offerParameters(model, offer)))].toSorted()
}

/** The request parameters that one offer acts upon, in OpenRouter's words, sorted. */
export function offerParameters(model: Model, offer: Offer): string[] {
  const host = provider(offer.provider)
  if (model.kind !== 'chat' || !host) return []
  const { tools, jsonSchema, reasoning, sampling: free } = model.capabilities
  const quirks = { ...host.quirks, ...offer.quirks }
  const dropped = new Set(quirks.drop ?? [])
  const parameters = [
    'max_tokens',
    'max_completion_tokens',
    'response_format',
    ...(free ? [...sampling, ...(host.dialect === 'anthropic-messages' || host.dialect === 'gemini' ? ['top_k'] : [])] : []),
    ...byDialect[host.dialect].filter((name) => free || !alsoSampling.has(name)),
    ...(tools ? ['tools', 'tool_choice', 'parallel_tool_calls'] : []),
    ...(jsonSchema ? ['structured_outputs'] : []),
    ...(reasoning && quirks.reasoning !== 'none' ? ['reasoning', 'include_reasoning', 'reasoning_effort'] : []),
  ]
  return parameters.filter((name) => !dropped.has(name)).toSorted()
}
