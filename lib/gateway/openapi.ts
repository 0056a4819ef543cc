import { z } from 'zod'
import type { JsonObject } from '../dialects/types.ts'
import { errorCodes } from '../errors.ts'
import { env } from '../env.ts'
import type { Context } from './context.ts'
import type { Endpoint } from './endpoint.ts'
import { jsonHeaders } from './headers.ts'
import type { Visit } from './visit.ts'

type Table = Readonly<Record<string, Endpoint>>

let text: string | undefined

/** `GET /v1/openapi.json`: made from the table and from the very schemas that check what callers send. Public. */
export function showOpenapi(context: Context, visit: Visit, endpoints: Table): Promise<Response> {
  text ??= JSON.stringify(describe(endpoints))
  return Promise.resolve(new Response(text, { headers: jsonHeaders(context, visit.requestId) }))
}

/** The table as an OpenAPI 3.1 document. */
export function describe(endpoints: Table): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'AIPower',
      version: '1',
      description: 'Every model through one API. Prices are USD; every answer says what it cost in usage.cost, and GET /generation shows the receipt.',
    },
    servers: [{ url: `${env().PUBLIC_URL}/v1` }, { url: `${env().PUBLIC_URL}/api/v1`, description: 'The same, for clients of OpenRouter.' }],
    security: [{ key: [] }],
    paths: Object.fromEntries(Object.entries(endpoints).map(([path, endpoint]) => [path, { [endpoint.method.toLowerCase()]: operation(path, endpoint) }])),
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key from the dashboard: sk-aip-…; x-api-key carries it too.' } },
      schemas: { OpenAIError: openaiError, AnthropicError: anthropicError },
    },
  }
}

function operation(path: string, { summary, body, query = {}, answers = ['application/json'], open, dialect }: Endpoint): JsonObject {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const queries = Object.entries(query).map(([name, description]) => ({ name, in: 'query', required: true, description, schema: { type: 'string' } }))
  const failed = { $ref: `#/components/schemas/${dialect.dialect === 'anthropic-messages' ? 'AnthropicError' : 'OpenAIError'}` }
  return {
    summary,
    operationId: path.replace(/[^a-z0-9]+/gi, '_').replace(/^_|_$/g, ''),
    ...(open && { security: [] }),
    ...(names.length + queries.length > 0 && { parameters: [...names, ...queries] }),
    ...(body && { requestBody: { required: true, content: { [body.type]: { schema: jsonSchema(body.schema) } } } }),
    responses: {
      200: { description: 'The answer.', content: Object.fromEntries(answers.map((type) => [type, contentOf(type)])) },
      default: { description: 'What went wrong, why, and what to do.', content: { 'application/json': { schema: failed } } },
    },
  }
}

function contentOf(type: string): JsonObject {
  return type === 'application/json' ? { schema: { type: 'object' } } : {}
}

/** As callers may send it, before defaults are filled in. What JSON Schema cannot say is left open. */
function jsonSchema(schema: z.ZodType): JsonObject {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return described
}

const nullable = { type: ['string', 'null'] }

const openaiError = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'type', 'param', 'code'],
      properties: {
        message: { type: 'string' },
        type: { type: 'string', enum: [...new Set(Object.values(errorCodes).map(({ type }) => type))] },
        param: nullable,
        code: { type: 'string', enum: Object.keys(errorCodes) },
        http_status: { type: 'integer' },
        metadata: { type: 'object' },
      },
    },
  },
}

const anthropicError = {
  type: 'object',
  required: ['type', 'error'],
  properties: {
    type: { const: 'error' },
    error: { type: 'object', required: ['type', 'message'], properties: { type: { type: 'string' }, message: { type: 'string' } } },
    request_id: nullable,
  },
}
