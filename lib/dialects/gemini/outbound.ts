import type { Outbound } from '../types.ts'
import { build } from './build.ts'
import { failure } from './failure.ts'
import { read, reader } from './read.ts'

/** Providers that speak Google's generateContent: the Gemini API and Vertex AI. */
export const geminiOutbound: Outbound = { dialect: 'gemini', build, read, reader, failure }
