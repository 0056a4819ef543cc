import { inputTokens, outputTokens, type Usage } from '../chat/usage.ts'
import { log } from '../log.ts'
import type { Candidate } from './route.ts'

/** Tools that run at the provider read a conversation several times over. */
const TIMES_OVER = 10
/** Of a model whose context is not known, and of what takes many texts at once. */
const LONGEST = 10_000_000

/**
 * Whether a provider's count can be true. One far beyond what the model reads or writes is a mistake, which
 * must not empty an account: it counts as none, and the tokens are counted here.
 */
export function isBelievable(usage: Usage, { model, offer }: Candidate): boolean {
  const most = TIMES_OVER * ((model.kind === 'chat' && model.contextLength) || LONGEST)
  if (inputTokens(usage) <= most && outputTokens(usage) <= most) return true
  log.warn({ provider: offer.provider, model: model.id, usage }, 'a provider reports more tokens than its model can read or write; counted here instead')
  return false
}
