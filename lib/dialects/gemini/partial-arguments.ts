import type { JsonObject } from '../types.ts'
import { objectsOf, stringOf } from '../json.ts'

type Tree = Record<string, unknown> | unknown[]

/**
 * Joins arguments that arrive piece by piece, each with the place where it belongs: "$.items[0].name".
 * Pieces of one text are strung together.
 */
export class PartialArguments {
  // Without a prototype: the places are the model's words, and one could be "__proto__".
  private root: Tree = Object.create(null) as Record<string, unknown>

  /** Arguments that came whole. */
  begin(args: JsonObject): void {
    this.root = Object.assign(Object.create(null) as Record<string, unknown>, args)
  }

  add(pieces: unknown): void {
    for (const piece of objectsOf(pieces)) {
      const steps = stepsOf(stringOf(piece.jsonPath) ?? '')
      if (steps.length > 0) this.put(steps, piece)
    }
  }

  /** JSON text. */
  text(): string {
    return JSON.stringify(this.root)
  }

  private put(steps: (string | number)[], piece: JsonObject): void {
    let place = this.root as Record<string | number, unknown>
    for (const [depth, step] of steps.slice(0, -1).entries()) {
      const next = place[step]
      if (typeof next === 'object' && next !== null) place = next as Record<string | number, unknown>
      else place = (place[step] = typeof steps[depth + 1] === 'number' ? [] : Object.create(null)) as Record<string | number, unknown>
    }
    const last = steps.at(-1)!
    const before = place[last]
    if (typeof piece.stringValue === 'string') place[last] = (typeof before === 'string' ? before : '') + piece.stringValue
    else if (typeof piece.numberValue === 'number') place[last] = piece.numberValue
    else if (typeof piece.boolValue === 'boolean') place[last] = piece.boolValue
    else if ('nullValue' in piece) place[last] = null
    // A text may begin with a piece that says nothing but that it will go on.
    else if (before === undefined) place[last] = ''
  }
}

/** No list of arguments is longer; a mad index must not fill our memory with holes. */
const MAX_INDEX = 10_000

/** "$.a[0]['b c']" → ["a", 0, "b c"]. */
function stepsOf(path: string): (string | number)[] {
  const steps: (string | number)[] = []
  for (const [, name, index, quoted] of path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(?:'([^']*)'|"[^"]*")\]/g)) {
    if (index !== undefined) steps.push(Math.min(Number(index), MAX_INDEX))
    else steps.push(name ?? quoted ?? '')
  }
  return steps
}
