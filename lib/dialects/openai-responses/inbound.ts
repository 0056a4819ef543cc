import { errorBody } from '../openai-chat/errors.ts'
import type { Inbound } from '../types.ts'
import { parse } from './parse.ts'
import { writer } from './write-stream.ts'
import { whole } from './write.ts'

/** Callers who speak OpenAI's Responses format, without state: nothing is kept between calls. */
export const openaiResponsesInbound: Inbound = { dialect: 'openai-responses', parse, whole, writer, error: errorBody }
