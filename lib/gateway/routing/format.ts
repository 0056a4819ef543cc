import type { Dialect } from '../../chat/dialect.ts'
import type { ChatRequest } from '../../chat/request.ts'
import type { Candidate } from './candidates.ts'

/** In which of its provider's formats a candidate is asked. */
export function formatFor({ model, upstream: { provider } }: Pick<Candidate, 'model' | 'upstream'>, { native, tools }: ChatRequest): Dialect {
  const { dialect, agentDialect } = provider
  if (agentDialect === undefined) return dialect
  return native.dialect === agentDialect || (model.capabilities.reasoning && tools.length > 0) ? agentDialect : dialect
}
