import { createHash } from 'node:crypto'
import type { ChatRequest } from '../../chat/request.ts'
import { objectsOf, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** Every maker takes names of so many characters. */
const LONGEST = 64
const HASHED = 8

/**
 * Only Responses put tools into namespaces (Codex does so with its own and with those of MCP servers); everywhere
 * else a tool has one name, made of both. The same two always make the same one, so that calls of earlier turns fit.
 */
export function plainName(name: string, namespace: string | null | undefined): string {
  if (namespace == null) return name
  const whole = `${namespace}__${name}`
  if (whole.length <= LONGEST) return whole
  return `${whole.slice(0, LONGEST - HASHED - 1)}_${createHash('sha256').update(whole).digest('hex').slice(0, HASHED)}`
}

/** Where a called tool stands in the caller's own request. */
export type Placed = (name: string) => { name: string; namespace?: string }

/** The way back from plain names. */
export function placedIn({ native }: ChatRequest): Placed {
  const places = new Map<string, { name: string; namespace: string }>()
  if (native.dialect === 'openai-responses') {
    const lists = [native.body, ...objectsOf(native.body.input).filter((item) => item.type === 'additional_tools')]
    for (const { tools } of lists) for (const tool of objectsOf(tools)) if (tool.type === 'namespace') addPlaces(places, tool)
  }
  return (name) => places.get(name) ?? { name }
}

function addPlaces(places: Map<string, { name: string; namespace: string }>, { name: namespace, tools }: JsonObject): void {
  if (typeof namespace !== 'string') return
  for (const tool of objectsOf(tools)) {
    const name = stringOf(tool.name)
    if (name) places.set(plainName(name, namespace), { name, namespace })
  }
}
