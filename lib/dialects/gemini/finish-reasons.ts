import type { FinishReason } from '../../chat/events.ts'

const reasons: Record<string, FinishReason> = {
  STOP: 'stop', MAX_TOKENS: 'length',
  SAFETY: 'content_filter', RECITATION: 'content_filter', BLOCKLIST: 'content_filter', PROHIBITED_CONTENT: 'content_filter', SPII: 'content_filter',
  MODEL_ARMOR: 'content_filter', LANGUAGE: 'content_filter', JAILBREAK: 'content_filter',
  IMAGE_SAFETY: 'content_filter', IMAGE_PROHIBITED_CONTENT: 'content_filter', IMAGE_RECITATION: 'content_filter',
  // The model lost its way; another try may do.
  MALFORMED_FUNCTION_CALL: 'error', UNEXPECTED_TOOL_CALL: 'error', TOO_MANY_TOOL_CALLS: 'error', MALFORMED_RESPONSE: 'error',
  MISSING_THOUGHT_SIGNATURE: 'error', NO_IMAGE: 'error', IMAGE_OTHER: 'error', OTHER: 'error',
}

/** Gemini's word in OpenAI's vocabulary; a word nobody knows is an ordinary end. */
export function finishReason(raw: string): FinishReason {
  return reasons[raw] ?? 'stop'
}
