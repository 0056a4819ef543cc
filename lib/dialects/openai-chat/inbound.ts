import type { Inbound } from '../types.ts'
import { errorBody } from './errors.ts'
import { parse } from './parse.ts'
import { writer } from './write-stream.ts'
import { whole } from './write.ts'

/** Callers who speak OpenAI's chat format, with or without OpenRouter's additions. */
export const openaiChatInbound: Inbound = { dialect: 'openai-chat', parse, whole, writer, error: errorBody }
