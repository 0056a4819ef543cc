import type { Dialect } from '../chat/dialect.ts'
import type { ChatRequest, NativeTool, Tool } from '../chat/request.ts'
import { say } from '../say.ts'
import { unsupported } from './fields.ts'
import { stringOf } from './json.ts'

/** Who runs hosted tools: those of its dialect, or `only` some of them. */
interface Runner {
  dialect: Dialect
  only?: readonly string[] | undefined
}

/**
 * The tools that a provider can be given; the same list when that is all. A hosted tool that it does not run stays
 * behind, which a warning says, where the model has other tools and is free to do without it: agents offer their
 * maker's search with every call, whoever answers. Throws unsupported_parameter where it is what the call is about.
 */
export function toolsFor({ dialect, only }: Runner, { tools, toolChoice }: ChatRequest, warnings: string[]): Tool[] {
  const lost = tools.filter((tool): tool is NativeTool => tool.type === 'native' && !(tool.dialect === dialect && (only?.includes(kindOf(tool)) ?? true)))
  if (lost.length === 0) return tools
  const kept = tools.filter((tool) => !lost.some((other) => other === tool))
  const isDemanded = (tool: Tool): boolean => toolChoice?.type === 'tool' && isCalled(tool, toolChoice.name)
  if (kept.length === 0 || (toolChoice?.type === 'tool' && !kept.some(isDemanded))) {
    const missed = lost.find(isDemanded) ?? lost[0]!
    throw unsupported(`tools[${tools.indexOf(missed)}]`, say`(${kindOf(missed)}) is a hosted tool, which the provider of this model does not run here`)
  }
  warnings.push(`Hosted tools that the provider of this model does not run here were left out: ${[...new Set(lost.map(kindOf))].join(', ')}.`)
  return kept
}

/** Hosted tools are asked for by name or by kind. */
function isCalled(tool: Tool, name: string): boolean {
  return tool.type === 'native' ? tool.value.name === name || tool.value.type === name : tool.name === name
}

function kindOf({ value }: NativeTool): string {
  return stringOf(value.type) ?? 'hosted'
}
