import type { z } from 'zod'
import { inbound } from '../dialects/index.ts'
import type { Inbound } from '../dialects/types.ts'
import type { Answer } from './answer.ts'
import { serveChat } from './chat.ts'
import type { Context } from './context.ts'
import type { Visit } from './visit.ts'

/** `name` is what stands in the path's place in braces, decoded; '' when it has none. */
export type Serve = (context: Context, request: Request, visit: Visit, name: string) => Promise<Answer>

/** One line of the table: how it is answered, and what the API reference says of it. */
export interface Endpoint {
  method: 'GET' | 'POST'
  /** What it does, in a few words. */
  summary: string
  serve: Serve
  /** In whose words errors are told. */
  dialect: Inbound
  /** What callers send. */
  body?: { schema: z.ZodType; type: 'application/json' | 'multipart/form-data' }
  query?: Readonly<Record<string, string>>
  /** Media types of an answer; default JSON. */
  answers?: readonly string[]
  /** Anybody may call it. */
  open?: true
}

const openai = inbound('openai-chat')

/** A chat-like endpoint: everything about it but its dialect is the course of a chat call. */
export function chat(summary: string, dialect: Inbound, schema: z.ZodType): Endpoint {
  return {
    method: 'POST',
    summary,
    dialect,
    body: { schema, type: 'application/json' },
    answers: ['application/json', 'text/event-stream'],
    serve: (context, request, visit) => serveChat(context, request, visit, dialect),
  }
}

export function post(summary: string, serve: Serve, more: Pick<Endpoint, 'body' | 'answers'> & { dialect?: Inbound }): Endpoint {
  return { method: 'POST', summary, serve, dialect: openai, ...more }
}

export function get(summary: string, serve: Serve, more: Pick<Endpoint, 'query' | 'open'> = {}): Endpoint {
  return { method: 'GET', summary, serve, dialect: openai, ...more }
}
