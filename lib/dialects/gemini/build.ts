import type { ChatRequest, ToolChoice } from '../../chat/request.ts'
import { leaveBehind, unsupported } from '../fields.ts'
import { toolsFor } from '../hosted-tools.ts'
import type { JsonObject, Target, UpstreamRequest } from '../types.ts'
import { conversation } from './build-contents.ts'
import { generationConfig, nativeModalities } from './generation-config.ts'
import { cleanSchema, takesArguments } from './schema.ts'
import { say } from '../../say.ts'

/** The body for generateContent, and its path. Throws ApiError unsupported_parameter. */
export function build(request: ChatRequest, target: Target): UpstreamRequest {
  const warnings: string[] = []
  const carried = nativeModalities(request)
  warnings.push(...leaveBehind({ ...request, untranslated: request.untranslated.filter((field) => !carried.has(field)) }, 'gemini'))
  warnings.push(...hintsLeftBehind(request))
  const { system, contents } = conversation(request.messages, target, warnings)
  const body: JsonObject = { contents }
  if (system.length > 0) body.systemInstruction = { parts: system }
  tools(body, request, target, warnings)
  const config = generationConfig(request, target, warnings)
  if (Object.keys(config).length > 0) body.generationConfig = config
  for (const [field, value] of Object.entries(target.quirks.add ?? {})) if (body[field] === undefined) body[field] = value
  return { path: pathOf(request, target), headers: {}, body, warnings }
}

function pathOf({ stream }: ChatRequest, { model }: Target): string {
  const name = model.split('/').map(encodeURIComponent).join('/')
  return `/models/${name}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`
}

function hintsLeftBehind(request: ChatRequest): string[] {
  const hints: [string, unknown][] = [
    ['min_p', request.minP], ['repetition_penalty', request.repetitionPenalty], ['logit_bias', request.logitBias],
    ['verbosity', request.verbosity], ['prompt_cache_key', request.cacheKey], ['metadata', request.metadata], ['user', request.user],
    ['service_tier', request.serviceTier === 'auto' || request.serviceTier === 'default' ? undefined : request.serviceTier],
  ]
  return hints.flatMap(([field, value]) => (value === undefined ? [] : [`${field} was not passed on: Gemini has no such setting.`]))
}

function tools(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const { toolChoice: choice } = request
  const declarations = toolsFor({ dialect: 'gemini' }, request, warnings).flatMap((tool): JsonObject[] => {
    if (tool.type === 'native') return []
    if (tool.type === 'custom') throw unsupported(`tools[${request.tools.indexOf(tool)}]`, say`(${tool.name}) is a free-text tool, which ${target.provider}/${target.model} does not have`)
    // Where the model may choose freely, only leaving a tool out keeps it from being called.
    if (choice?.type === 'allowed' && choice.mode === 'auto' && !choice.names.includes(tool.name)) return []
    const { name, description, parameters } = tool
    return [{ name, ...(description !== undefined && { description }), ...(parameters && takesArguments(parameters) && { parametersJsonSchema: cleanSchema(parameters) }) }]
  })
  // A calling mode without any function is refused.
  if (declarations.length === 0) return
  body.tools = [{ functionDeclarations: declarations }]
  const functionCallingConfig = callingMode(choice)
  if (functionCallingConfig) body.toolConfig = { functionCallingConfig }
  if (request.parallelToolCalls === false) warnings.push('parallel_tool_calls was not passed on: Gemini cannot be kept from calling several tools at once.')
}

function callingMode(choice: ToolChoice | undefined): JsonObject | undefined {
  if (!choice) return undefined
  if (choice.type === 'tool') return { mode: 'ANY', allowedFunctionNames: [choice.name] }
  if (choice.type === 'allowed') return choice.mode === 'required' ? { mode: 'ANY', allowedFunctionNames: choice.names } : { mode: 'AUTO' }
  return { mode: { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice.type] }
}
