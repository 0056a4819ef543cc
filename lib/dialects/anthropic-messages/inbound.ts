import type { Inbound } from '../types.ts'
import { errorBody } from './errors.ts'
import { parse } from './parse.ts'
import { writer } from './write-stream.ts'
import { whole } from './write.ts'

/** Callers who speak Anthropic's Messages format. */
export const anthropicMessagesInbound: Inbound = { dialect: 'anthropic-messages', parse, whole, writer, error: errorBody }
