import { failure } from '../openai-chat/failure.ts'
import type { Outbound } from '../types.ts'
import { build } from './build.ts'
import { read, reader } from './read.ts'

/** Providers that speak OpenAI's Responses format. */
export const openaiResponsesOutbound: Outbound = { dialect: 'openai-responses', build, read, reader, failure }
