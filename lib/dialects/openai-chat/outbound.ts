import type { Outbound } from '../types.ts'
import { build } from './build.ts'
import { failure } from './failure.ts'
import { read, reader } from './read.ts'

/** Providers that speak OpenAI's chat format: OpenAI itself, and most others with quirks. */
export const openaiChatOutbound: Outbound = { dialect: 'openai-chat', build, read, reader, failure }
