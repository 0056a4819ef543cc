import { beforeAll, describe, expect, it } from 'vitest'
import { readDocument, type Operation } from '../../app/(site)/docs/api/_components/document.ts'
import { examples } from '../../app/(site)/docs/api/_components/examples.ts'
import { responseHeaders } from '../../app/(site)/docs/api/_components/response-headers.ts'
import { samples } from '../../app/(site)/docs/api/_components/samples.ts'
import { limitsOf, shapeText, typeText } from '../../app/(site)/docs/api/_components/shape.ts'
import { findModel } from '#lib/catalog/index.ts'
import { modeOf } from '#lib/gateway/auto/mode.ts'
import { ApiError } from '#lib/errors.ts'
import { endpoints } from '#lib/gateway/endpoints.ts'
import { answerHeaders, errorHeaders } from '#lib/gateway/headers.ts'
import { reference } from '#lib/gateway/reference.ts'

let operations: Operation[]
let baseUrl: string

beforeAll(() => {
  process.env.DATABASE_URL ??= 'postgres://localhost/none'
  process.env.AUTH_SECRET ??= 'x'.repeat(32)
  const read = readDocument(reference())
  operations = read.groups.flatMap((group) => group.operations)
  baseUrl = read.baseUrl
})

describe('the API reference', () => {
  it('shows every endpoint once', () => {
    const shown = operations.map(({ method, path }) => `${method} ${path}`)
    expect(shown.toSorted()).toEqual(Object.entries(endpoints).map(([path, { method }]) => `${method} ${path}`).toSorted())
  })

  it('has an example of each that takes a body, which the endpoint would accept', () => {
    for (const { path } of operations.filter(({ body }) => body)) {
      const example = examples[path]
      if (!example) throw new Error(`${path} has no example`)
      const files = Object.fromEntries(Object.keys(example.files ?? {}).map((name) => [name, new File(['sound'], name)]))
      expect(endpoints[path]!.body!.schema.safeParse({ ...example.body, ...files }).error, path).toBeUndefined()
      const { model } = example.body
      if (typeof model === 'string') expect(modeOf(model) ?? findModel(model), path).toBeDefined()
    }
  })

  it('leaves no place of an address open', () => {
    for (const operation of operations) {
      for (const { code } of samples(operation, { baseUrl, key: 'sk' })) {
        expect(code).not.toMatch(/\{\w+\}\/|\/\{\w+\}|undefined/)
        expect(code).toContain(baseUrl.replace(/\/v1$/, ''))
      }
    }
  })

  it('names every header that answers carry', () => {
    const call = { requestId: '0198d0a0-0000-7000-8000-000000000000', startedTick: 0, attempts: [], request: { stream: true } }
    const candidate = { model: { id: 'm' }, offer: { provider: 'p' } }
    const answered = answerHeaders({ sandbox: true }, call, { opened: { candidate }, charge: { cost: 1 }, warnings: ['w'] } as unknown as Parameters<typeof answerHeaders>[2])
    const sent = Object.keys({ ...answered, ...errorHeaders(new ApiError('rate_limit_exceeded', 'x', { retryAfter: 1 })) })
    const plumbing = /^(access-control-|cache-control|content-type|x-accel-)/
    expect(sent.filter((name) => !plumbing.test(name)).toSorted()).toEqual([...responseHeaders].toSorted())
  })
})

describe('a type', () => {
  const say = ({ of, bound, min, max }: ReturnType<typeof limitsOf>[number]): string => `${of} ${bound} ${min} ${max}`
  const part = { type: 'object', required: ['type'], properties: { type: { type: 'string', const: 'text' }, n: { type: ['integer', 'null'] } } }

  it('is told in one line, unions of unions flat and each part once', () => {
    expect(typeText({ anyOf: [{ anyOf: [{ type: 'string' }, { type: 'array', items: { anyOf: [part, part] } }] }, { type: 'null' }] })).toBe('string | object[] | null')
    expect(typeText({ type: 'array', items: { anyOf: [{ type: 'string' }, part] } })).toBe('(string | object)[]')
    expect(typeText({ enum: ['a', 'b'] })).toBe('"a" | "b"')
  })

  it('opens its objects, and breaks lines where they would be long or carry a limit', () => {
    expect(shapeText({ type: 'array', items: part }, say)).toBe('{ type: "text", n?: integer | null }[]')
    const limited = { type: 'object', properties: { n: { type: 'integer', minimum: 0, maximum: 3 } } }
    expect(shapeText(limited, say)).toBe('{\n  n?: integer  // value both 0 3\n}')
  })

  it('has no limit where JSON Schema only says that a number is an integer', () => {
    expect(limitsOf({ type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })).toEqual([])
    expect(limitsOf({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER })).toEqual([{ of: 'value', bound: 'least', min: 1, max: 0 }])
  })
})
