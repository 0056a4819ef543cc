import type { ChatEvent } from '../../chat/events.ts'
import { isObject, objectsOf, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { annotationOf } from './citations.ts'
import { CLAUDE_FORMAT, STRUCTURED_TOOL } from './names.ts'

interface Block {
  wire: JsonObject
  /** Which call or which stretch of reasoning it is, counted from 0. */
  place: number
  /** Pieces of a tool's JSON input. */
  json: string
}

/** Reads the content blocks of one answer, whole or by their stream events. */
export class BlockReader {
  private readonly open = new Map<number, Block>()
  private calls = 0
  private thoughts = 0
  /** Whether the answer called the caller's tools; the tool that stands in for structured output is not one. */
  hasCalls = false

  /** A whole answer's block. */
  whole(wire: JsonObject): ChatEvent[] {
    return [...this.start(-1, wire), ...this.stop(-1)]
  }

  start(index: number, wire: JsonObject): ChatEvent[] {
    const block: Block = { wire, place: 0, json: '' }
    this.open.set(index, block)
    switch (wire.type) {
      case 'text':
        return [...text(wire.text), ...objectsOf(wire.citations).flatMap(citation)]
      case 'thinking': {
        block.place = this.thoughts++
        return [...this.thought(block, stringOf(wire.thinking) ?? ''), ...this.signature(block, wire.signature)]
      }
      case 'redacted_thinking':
        return [{ type: 'reasoning', choice: 0, index: this.thoughts++, kind: 'encrypted', text: stringOf(wire.data) ?? '', format: CLAUDE_FORMAT }]
      case 'tool_use': {
        if (wire.name === STRUCTURED_TOOL) return []
        block.place = this.calls++
        this.hasCalls = true
        return [{ type: 'tool_call', choice: 0, index: block.place, id: stringOf(wire.id) ?? '', name: stringOf(wire.name) ?? '' }]
      }
      default:
        return []
    }
  }

  delta(index: number, delta: JsonObject): ChatEvent[] {
    const block = this.open.get(index)
    if (!block) return []
    switch (delta.type) {
      case 'text_delta':
        return text(delta.text)
      case 'thinking_delta':
        return this.thought(block, stringOf(delta.thinking) ?? '')
      case 'signature_delta':
        return this.signature(block, delta.signature)
      case 'citations_delta':
        return isObject(delta.citation) ? citation(delta.citation) : []
      case 'input_json_delta': {
        const piece = stringOf(delta.partial_json) ?? ''
        block.json += piece
        if (piece === '' || block.wire.type !== 'tool_use') return []
        if (block.wire.name === STRUCTURED_TOOL) return text(piece)
        return [{ type: 'tool_arguments', choice: 0, index: block.place, text: piece }]
      }
      default:
        // Blocks of hosted tools grow too (compaction_delta): what is new replaces what was there.
        for (const [field, value] of Object.entries(delta)) if (field !== 'type') block.wire[field] = value
        return []
    }
  }

  stop(index: number): ChatEvent[] {
    const block = this.open.get(index)
    if (!block) return []
    this.open.delete(index)
    const { wire } = block
    switch (wire.type) {
      case 'text':
      case 'thinking':
      case 'redacted_thinking':
        return []
      case 'tool_use': {
        // A whole answer, and some compatible hosts, give the input in the block itself.
        const input = block.json === '' && isObject(wire.input) && Object.keys(wire.input).length > 0 ? JSON.stringify(wire.input) : ''
        if (wire.name === STRUCTURED_TOOL) return text(input)
        return input === '' ? [] : [{ type: 'tool_arguments', choice: 0, index: block.place, text: input }]
      }
      default:
        return [{ type: 'native', choice: 0, dialect: 'anthropic-messages', value: finished(block) }]
    }
  }

  private thought(block: Block, words: string): ChatEvent[] {
    if (words === '') return []
    return [{ type: 'reasoning', choice: 0, index: block.place, kind: 'text', text: words, format: CLAUDE_FORMAT }]
  }

  /** A signature counts even where the thinking itself is withheld. */
  private signature(block: Block, signature: unknown): ChatEvent[] {
    if (typeof signature !== 'string' || signature === '') return []
    return [{ type: 'reasoning', choice: 0, index: block.place, kind: 'text', text: '', signature, format: CLAUDE_FORMAT }]
  }
}

function text(value: unknown): ChatEvent[] {
  return typeof value === 'string' && value !== '' ? [{ type: 'text', choice: 0, text: value }] : []
}

function citation(wire: JsonObject): ChatEvent[] {
  const annotation = annotationOf(wire)
  return annotation ? [{ type: 'annotation', choice: 0, annotation }] : []
}

/** A hosted tool's block as it stands in a whole answer: with its input joined. */
function finished({ wire, json }: Block): JsonObject {
  if (json === '') return wire
  try {
    return { ...wire, input: JSON.parse(json) as unknown }
  } catch {
    return wire
  }
}
