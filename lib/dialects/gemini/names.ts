/** Whose reasoning it is, in OpenRouter's words. */
export const GEMINI_FORMAT = 'google-gemini-v1'

/**
 * Stands in for the signature of a call that another model made: Gemini 3 refuses an unsigned call in the
 * current turn, and documents this word to skip the check (ai.google.dev "Thought signatures", read 2026-11).
 */
export const FOREIGN_CALL = 'skip_thought_signature_validator'
