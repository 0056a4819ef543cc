import type { Outbound } from '../types.ts'
import { build } from './build.ts'
import { failure } from './failure.ts'
import { read, reader } from './read.ts'

/** Providers that speak Anthropic's Messages format. */
export const anthropicMessagesOutbound: Outbound = { dialect: 'anthropic-messages', build, read, reader, failure }
