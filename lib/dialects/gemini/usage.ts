import { noUsage, type Usage } from '../../chat/usage.ts'
import { countOf, objectsOf, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

/**
 * Disjoint buckets from Gemini's counts: what tools read stands beside the prompt, cached tokens inside it,
 * thoughts beside the answer. Null where nothing has been counted yet.
 */
export function usageFromWire(raw: JsonObject): Usage | null {
  const prompt = countOf(raw.promptTokenCount)
  const answer = countOf(raw.candidatesTokenCount)
  if (prompt === undefined && answer === undefined) return null
  const read = (prompt ?? 0) + (countOf(raw.toolUsePromptTokenCount) ?? 0)
  const cached = Math.min(countOf(raw.cachedContentTokenCount) ?? 0, read)
  const heard = modality(raw.promptTokensDetails, 'AUDIO') - modality(raw.cacheTokensDetails, 'AUDIO')
  const audio = Math.max(0, Math.min(heard, read - cached))
  const written = answer ?? 0
  const spoken = Math.min(modality(raw.candidatesTokensDetails, 'AUDIO'), written)
  const painted = Math.min(modality(raw.candidatesTokensDetails, 'IMAGE'), written - spoken)
  return {
    ...noUsage,
    input: read - cached - audio,
    cacheRead: cached,
    inputAudio: audio,
    output: written - spoken - painted,
    reasoning: countOf(raw.thoughtsTokenCount) ?? 0,
    outputAudio: spoken,
    outputImage: painted,
  }
}

function modality(details: unknown, name: string): number {
  return objectsOf(details).reduce((sum, detail) => sum + (stringOf(detail.modality) === name ? (countOf(detail.tokenCount) ?? 0) : 0), 0)
}
