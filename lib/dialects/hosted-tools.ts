import type { Dialect } from '../chat/dialect.ts'
import type { ChatRequest, NativeTool, Tool } from '../chat/request.ts'
import { say } from '../say.ts'
import { unsupported } from './fields.ts'
import { stringOf } from './json.ts'

/**
 * The tools that a provider of `dialect` can be given. A hosted tool of another dialect stays behind, which a
 * warning says, where the model has other tools and is free to do without it: agents offer their maker's search with
 * every call, whoever answers. Throws unsupported_parameter where it is what the call is about.
 */
export function toolsFor(dialect: Dialect, { tools, toolChoice }: ChatRequest, warnings: string[]): Tool[] {
  const lost = tools.filter((tool): tool is NativeTool => tool.type === 'native' && tool.dialect !== dialect)
  if (lost.length === 0) return tools
  const kept = tools.filter((tool) => tool.type !== 'native' || tool.dialect === dialect)
  const demanded = toolChoice?.type === 'tool' ? toolChoice.name : undefined
  if (kept.length === 0 || (demanded !== undefined && !kept.some((tool) => tool.type !== 'native' && tool.name === demanded))) {
    const missed = lost.find(({ value }) => value.name === demanded || value.type === demanded) ?? lost[0]!
    throw unsupported(`tools[${tools.indexOf(missed)}]`, say`(${kindOf(missed)}) is a hosted tool, which a model that is reached through ${dialect} does not have`)
  }
  warnings.push(`Tools that only another provider runs were left out: ${[...new Set(lost.map(kindOf))].join(', ')}.`)
  return kept
}

function kindOf({ value }: NativeTool): string {
  return stringOf(value.type) ?? 'hosted'
}
