/**
 * Names of families: what callers write who want "the current one" instead of a release. Each stands for
 * one model of the catalogue, and is listed beside it. When a maker releases a successor, the change is
 * one line here; whoever must not be moved writes the release's own id.
 */
export interface Family {
  id: string
  name: string
  /** The catalogue id it means today. */
  model: string
}

export const families: readonly Family[] = [
  { id: 'anthropic/claude-opus', name: 'Claude Opus (newest)', model: 'anthropic/claude-opus-5.5' },
  { id: 'anthropic/claude-sonnet', name: 'Claude Sonnet (newest)', model: 'anthropic/claude-sonnet-5.5' },
  { id: 'anthropic/claude-haiku', name: 'Claude Haiku (newest)', model: 'anthropic/claude-haiku-5.5' },
  { id: 'google/gemini-pro', name: 'Gemini Pro (newest)', model: 'google/gemini-3.1-pro-preview' },
  { id: 'google/gemini-flash', name: 'Gemini Flash (newest)', model: 'google/gemini-3.8-flash' },
  { id: 'x-ai/grok', name: 'Grok (newest)', model: 'x-ai/grok-4.7' },
  { id: 'mistralai/mistral-large', name: 'Mistral Large (newest)', model: 'mistralai/mistral-large-4' },
  { id: 'mistralai/mistral-medium', name: 'Mistral Medium (newest)', model: 'mistralai/mistral-medium-3.5' },
  // DeepSeek retired the names deepseek-chat and deepseek-reasoner; its own API answers both with the Flash model.
  { id: 'deepseek/deepseek-chat', name: 'DeepSeek Chat (newest)', model: 'deepseek/deepseek-flash' },
  { id: 'deepseek/deepseek-reasoner', name: 'DeepSeek Reasoner (newest)', model: 'deepseek/deepseek-flash' },
  { id: 'z-ai/glm', name: 'GLM (newest)', model: 'z-ai/glm-5.3' },
  { id: 'qwen/qwen-max', name: 'Qwen Max (newest)', model: 'qwen/qwen3.8-max' },
  { id: 'qwen/qwen-plus', name: 'Qwen Plus (newest)', model: 'qwen/qwen3.7-plus' },
  { id: 'qwen/qwen-flash', name: 'Qwen Flash (newest)', model: 'qwen/qwen3.8-flash' },
  { id: 'moonshotai/kimi', name: 'Kimi (newest)', model: 'moonshotai/kimi-k3.1-pro' },
]
