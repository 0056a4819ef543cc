import type { ChatRequest, Message } from '../chat/request.ts'
import { findModel, models } from '../catalog/index.ts'
import type { Model } from '../catalog/types.ts'
import { ApiError } from '../errors.ts'

/** Cheap and sound for everyday requests, in order of preference. */
const everyday = ['deepseek/deepseek-chat', 'zhipu/glm-4-flash', 'qwen/qwen-turbo']
/** For requests that are long, carry code, or drive tools. */
const demanding = ['deepseek/deepseek-chat', 'openai/gpt-5.4', 'anthropic/claude-sonnet']

const LONG_PROMPT = 4_000
const code = /```|\b(function|class|def|import|SELECT|#include)\b/

/**
 * `auto` as a plain rule: demanding requests go to stronger models, the rest to the cheapest sound one.
 * Throws no_provider_key (503) when no chat model is available at all.
 */
export function chooseModel(request: ChatRequest, isAvailable: (model: Model) => boolean): Model {
  const text = lastWords(request.messages)
  const hard = request.tools.length > 0 || text.length > LONG_PROMPT || code.test(text)
  const preferred = (hard ? demanding : everyday).map(findModel).filter((model) => model !== undefined)
  const choice = preferred.find(isAvailable) ?? models.find((model) => model.kind === 'chat' && isAvailable(model))
  if (!choice) throw new ApiError('no_provider_key', 'No model is available: the operator of this installation has not set any provider key.', { param: 'model' })
  return choice
}

function lastWords(messages: Message[]): string {
  const last = messages.findLast((message) => message.role === 'user')
  return last?.role === 'user' ? last.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n') : ''
}
