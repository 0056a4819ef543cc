import { models } from './index.ts'
import type { ListingOptions, ModelRow } from './listing.ts'
import { pricingRow } from './listing-price.ts'
import { modelParameters } from './parameters.ts'
import type { Price } from './types.ts'

const FREE = 'auto:free'
const BORN = new Date('2026-11-23')

/** The names of `auto`, and what each chooses. */
const names = [
  ['auto', 'Auto', 'Picks a model for each prompt, the cheapest one that is good enough'],
  ['auto:cheap', 'Auto (cheap)', 'Picks a cheap model for each prompt, never a premium one'],
  ['auto:fast', 'Auto (fast)', 'Picks how good a model each prompt needs, and of those the quickest to its first token'],
  ['auto:best', 'Auto (best)', 'Picks a premium model for each prompt'],
  ['auto:code', 'Auto (code)', 'Picks a model for each prompt as if everything were about code'],
  [FREE, 'Auto (free)', 'Picks the best model of those that cost nothing'],
  ['auto:verified', 'Auto (verified)', 'Asks two cheap models where there is one right answer, and a premium one where they do not agree'],
] as const

/** A row each of the names of `auto`. An answer costs what the models behind it cost, hence a price of -1, as OpenRouter's router has it. */
export function autoRows({ live = () => true }: Pick<ListingOptions, 'live'> = {}): ModelRow[] {
  const chat = models.filter(({ kind }) => kind === 'chat')
  const usable = chat.flatMap(({ offers }) => offers.filter(({ price, provider }) => price && live(provider)))
  const longest = Math.max(...chat.map(({ contextLength }) => contextLength ?? 0))
  const parameters = [...new Set(chat.flatMap(modelParameters))].toSorted()
  return names.map(([id, name, choice]) => ({
    id,
    object: 'model',
    type: 'model',
    owned_by: 'aipower',
    canonical_slug: id,
    hugging_face_id: null,
    name,
    display_name: name,
    created: Math.floor(BORN.getTime() / 1000),
    created_at: BORN.toISOString(),
    description: `${choice}. The answer names the model, and costs what it costs.`,
    context_length: longest,
    knowledge_cutoff: null,
    expiration_date: null,
    architecture: { modality: 'text+image->text', input_modalities: ['text', 'image'], output_modalities: ['text'], tokenizer: 'Router', instruct_type: null },
    pricing: pricingRow(id === FREE ? { input: 0n, output: 0n } : null),
    top_provider: { context_length: longest, max_completion_tokens: null, is_moderated: false },
    per_request_limits: null,
    supported_parameters: parameters,
    default_parameters: null,
    supported_voices: null,
    available: usable.some(({ price }) => id !== FREE || isFree(price!)),
    links: { details: `/api/v1/models/${id}/endpoints` },
  }))
}

function isFree({ input, output }: Price): boolean {
  return input === 0n && output === 0n
}
