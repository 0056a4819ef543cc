import { z } from 'zod'

/** The parts of JSON Schema that the gateway's document uses. */
export interface Schema {
  type?: string | string[] | undefined
  const?: unknown
  enum?: unknown[] | undefined
  format?: string | undefined
  default?: unknown
  description?: string | undefined
  properties?: Record<string, Schema> | undefined
  required?: string[] | undefined
  items?: Schema | undefined
  anyOf?: Schema[] | undefined
  oneOf?: Schema[] | undefined
  not?: unknown
  minimum?: number | undefined
  maximum?: number | undefined
  minLength?: number | undefined
  maxLength?: number | undefined
  minItems?: number | undefined
  maxItems?: number | undefined
}

export interface Operation {
  /** Unique, and good for an address: "chat_completions". */
  id: string
  method: string
  path: string
  summary: string
  /** Anybody may call it, without a key. */
  open: boolean
  parameters: { name: string; in: string; required: boolean; description?: string | undefined }[]
  body: { type: string; schema: Schema } | undefined
  /** Media types of an answer. */
  answers: string[]
}

export type Group = 'chat' | 'other' | 'catalogue' | 'account'

export interface Reference {
  /** Where the API is: "https://ai.example.com/v1". */
  baseUrl: string
  /** In the order in which the page shows them; none is empty. */
  groups: { name: Group; operations: Operation[] }[]
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    format: z.string().optional(),
    default: z.unknown().optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    items: schema.optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
    not: z.unknown().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
  }),
)

const operation = z.object({
  summary: z.string(),
  operationId: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), description: z.string().optional() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema })) }).optional(),
  responses: z.object({ 200: z.object({ content: z.record(z.string(), z.unknown()) }) }),
})

const openapi = z.object({
  servers: z.array(z.object({ url: z.string() })).min(1),
  paths: z.record(z.string(), z.record(z.string(), operation)),
})

/** The gateway's OpenAPI document as the page shows it. Throws when it is not one. */
export function readDocument(document: unknown): Reference {
  const { servers, paths } = openapi.parse(document)
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, found]) => readOperation(path, method, found)))
  const order: Group[] = ['chat', 'other', 'catalogue', 'account']
  return {
    baseUrl: servers[0]!.url,
    groups: order.map((name) => ({ name, operations: operations.filter((one) => groupOf(one) === name) })).filter((group) => group.operations.length > 0),
  }
}

function readOperation(path: string, method: string, { operationId, summary, security, parameters, requestBody, responses }: z.output<typeof operation>): Operation {
  const [body] = Object.entries(requestBody?.content ?? {})
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    open: security?.length === 0,
    parameters,
    body: body && { type: body[0], schema: body[1].schema },
    answers: Object.keys(responses[200].content),
  }
}

const CHAT = /^\/(chat|responses|messages|completions|route)(\/|$)/

/** By what an endpoint is, not by a list: one that is added to the gateway finds its place by itself. */
function groupOf({ method, path, open }: Operation): Group {
  if (method === 'GET') return open ? 'catalogue' : 'account'
  if (path.startsWith('/generation/')) return 'account'
  return CHAT.test(path) ? 'chat' : 'other'
}
