/** Whose reasoning it is, in OpenRouter's words. */
export const CLAUDE_FORMAT = 'anthropic-claude-v1'

/** Pinned: later versions refuse temperature for all models, and this one every host understands. */
export const ANTHROPIC_VERSION = '2023-06-01'

/** The tool that stands in for structured output at models without it: its input is the answer's text. */
export const STRUCTURED_TOOL = 'write_structured_answer'
