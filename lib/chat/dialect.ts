/** The wire formats of chat that we speak. */
export type Dialect = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini'
