import type { ChatRequest } from '../../chat/request.ts'
import { objectOf } from '../json.ts'
import { nearestEffort, switchedOff, thinkingBudget, wantedEffort } from '../reasoning-effort.ts'
import type { JsonObject, Target } from '../types.ts'
import { cleanSchema } from './schema.ts'

/** Gemini 3 and later take a level of thinking and insist on signatures; 2.5 takes a budget in tokens. */
export function isThirdGeneration({ model, quirks }: Target): boolean {
  if (quirks.reasoning !== undefined) return quirks.reasoning === 'effort'
  return /gemini-(?:[3-9]|\d\d)/.test(model)
}

/** Everything of a request that Gemini calls generationConfig. */
export function generationConfig(request: ChatRequest, target: Target, warnings: string[]): JsonObject {
  const config: JsonObject = {}
  const plain: JsonObject = {
    maxOutputTokens: request.maxOutputTokens, temperature: request.temperature, topP: request.topP, topK: request.topK, seed: request.seed,
    presencePenalty: request.presencePenalty, frequencyPenalty: request.frequencyPenalty, candidateCount: request.n,
  }
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) config[field] = value
  if (!target.sampling) for (const field of ['temperature', 'topP', 'topK']) drop(config, field, target, warnings)
  stopSequences(config, request, warnings)
  if (request.logprobs) Object.assign(config, { responseLogprobs: true, ...(request.logprobs.top > 0 && { logprobs: request.logprobs.top }) })
  responseFormat(config, request)
  modalities(config, request)
  const thinking = thinkingConfig(request, target, warnings)
  if (thinking) config.thinkingConfig = thinking
  for (const field of target.quirks.drop ?? []) drop(config, camelCase(field), target, warnings)
  return config
}

function stopSequences(config: JsonObject, { stop }: ChatRequest, warnings: string[]): void {
  const sequences = stop?.filter((sequence) => sequence !== '') ?? []
  if (sequences.length === 0) return
  config.stopSequences = sequences.slice(0, 5)
  if (sequences.length > 5) warnings.push('Only the first five stop sequences were passed on: Gemini takes no more.')
}

function responseFormat(config: JsonObject, { responseFormat: format }: ChatRequest): void {
  if (!format || format.type === 'text') return
  config.responseMimeType = 'application/json'
  if (format.type === 'json_schema') config.responseJsonSchema = cleanSchema(format.schema)
}

/** Fields of OpenAI's chat format that only Gemini's image models share. */
export function nativeModalities({ native }: ChatRequest): Set<string> {
  const carried = new Set<string>()
  if (native.dialect !== 'openai-chat') return carried
  const { modalities, image_config: imageConfig } = native.body
  if (Array.isArray(modalities) && modalities.every((modality) => modality === 'text' || modality === 'image')) carried.add('modalities')
  if (objectOf(imageConfig)) carried.add('image_config')
  return carried
}

function modalities(config: JsonObject, request: ChatRequest): void {
  const carried = nativeModalities(request)
  const { modalities: wanted, image_config: image } = request.native.body
  if (carried.has('modalities')) config.responseModalities = (wanted as string[]).map((modality) => modality.toUpperCase())
  if (carried.has('image_config')) config.imageConfig = Object.fromEntries(Object.entries(objectOf(image)!).map(([name, value]) => [camelCase(name), value]))
}

function thinkingConfig(request: ChatRequest, target: Target, warnings: string[]): JsonObject | undefined {
  const options = request.reasoning
  if (!options) return undefined
  const off = switchedOff(options)
  const wanted = !off && (options.enabled === true || options.effort !== undefined || options.maxTokens !== undefined || options.summary !== undefined)
  if (!target.reasoning || target.quirks.reasoning === 'none') {
    if (wanted) warnings.push(`reasoning was not passed on: ${target.provider}/${target.model} does not reason.`)
    return undefined
  }
  const amount = isThirdGeneration(target) ? level(request, target, warnings) : budget(request, target, warnings)
  // Thoughts are hidden unless asked for.
  const shown = !off && !options.exclude ? { includeThoughts: true } : {}
  const config = { ...amount, ...shown }
  return Object.keys(config).length > 0 ? config : undefined
}

function level(request: ChatRequest, target: Target, warnings: string[]): JsonObject {
  const effort = wantedEffort(request.reasoning!)
  if (effort === undefined) return {}
  const known = nearestEffort(effort, target.quirks.efforts ?? ['minimal', 'low', 'medium', 'high'])
  if (known !== effort) warnings.push(`reasoning effort ${effort} became ${known}: this model knows no ${effort}.`)
  return { thinkingLevel: known }
}

// Budgets of Gemini 2.5 (ai.google.dev "Thinking", read 2026-11): Pro 128–32768 and never 0, the others 0–24576.
function budget(request: ChatRequest, target: Target, warnings: string[]): JsonObject {
  const options = request.reasoning!
  const pro = /pro/.test(target.model)
  if (switchedOff(options)) {
    if (pro) warnings.push('reasoning became as short as this model can: it cannot be switched off.')
    return { thinkingBudget: pro ? 128 : 0 }
  }
  // -1: as much as the model finds right.
  if (options.effort === undefined && options.maxTokens === undefined) return options.enabled ? { thinkingBudget: -1 } : {}
  return { thinkingBudget: Math.min(thinkingBudget(options, request.maxOutputTokens ?? target.maxOutput), pro ? 32_768 : 24_576) }
}

function drop(config: JsonObject, field: string, { provider, model }: Target, warnings: string[]): void {
  if (config[field] === undefined) return
  delete config[field]
  warnings.push(`${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} was not passed on: ${provider}/${model} does not take it.`)
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
