import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints } from '#lib/gateway/endpoints.ts'
import { freshDatabase } from '../support/database.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

interface Operation {
  operationId: string
  summary: string
  security?: unknown[]
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: { type: string; required?: string[]; properties: Record<string, unknown> } }> }
  responses: Record<string, unknown>
}

interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

let gateway: TestGateway
let document: Document

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  document = (await (await fetch(`${gateway.url}/v1/openapi.json`)).json()) as Document
})

afterAll(() => gateway.close())

describe('openapi.json', () => {
  it('describes every endpoint of the table, and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`))
    expect(described).toEqual(Object.entries(endpoints).map(([path, { method }]) => `${method} ${path}`))
  })

  it('says what each takes, from the schemas that check it', () => {
    for (const [path, endpoint] of Object.entries(endpoints)) {
      const operation = document.paths[path]![endpoint.method.toLowerCase()]!
      expect(operation.summary).not.toBe('')
      expect(operation.security).toEqual(endpoint.open ? [] : undefined)
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect((operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(names)
      expect(operation.requestBody !== undefined).toBe(endpoint.method === 'POST')
    }
    const { schema } = document.paths['/chat/completions']!.post!.requestBody!.content['application/json']!
    expect(schema.required).toEqual(['messages'])
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['messages', 'tools', 'response_format', 'stream']))
    expect(document.paths['/audio/transcriptions']!.post!.requestBody!.content).toHaveProperty(['multipart/form-data'])
  })

  it('has operation names of its own for each, and no dangling references', () => {
    const names = Object.values(document.paths).flatMap((operations) => Object.values(operations).map(({ operationId }) => operationId))
    expect(new Set(names).size).toBe(names.length)
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!)
    expect([...new Set(references)].toSorted()).toEqual(['#/components/schemas/AnthropicError', '#/components/schemas/OpenAIError'])
    expect(Object.keys(document.components.schemas)).toEqual(['OpenAIError', 'AnthropicError'])
  })
})
