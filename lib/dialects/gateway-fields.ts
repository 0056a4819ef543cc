import { z } from 'zod'
import type { AutoRouter, Routing } from '../chat/request.ts'
import { providerWishes, usd } from './provider-wishes.ts'

const names = z.array(z.string().min(1).max(200)).max(200)

/** OpenRouter's plugin for `auto`. Strict, as `provider` is: a misspelt wish about price must not go unheeded. */
const autoRouter = z.strictObject({
  id: z.literal('auto-router'),
  enabled: z.boolean().nullish(),
  allowed_models: names.nullish(),
  excluded_models: names.nullish(),
  cost_tier: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  pin_model: z.boolean().nullish(),
}) satisfies z.ZodType<AutoRouter>

const otherPlugin = z.looseObject({ id: z.string().refine((id) => id !== 'auto-router', { error: 'is not allowed here', abort: true }) })

/** What callers tell the gateway and not the model, in every dialect: OpenRouter's fields, and the last two of ours. */
export const gatewayShape = {
  models: z.array(z.string().min(1)).nullish(),
  provider: providerWishes.nullish(),
  plugins: z
    .array(z.union([autoRouter, otherPlugin]))
    .refine((plugins) => plugins.filter(({ id }) => id === 'auto-router').length <= 1, { error: 'names auto-router more than once' })
    .nullish(),
  session_id: z.string().max(256).nullish(),
  /** `auto`: 0 as cheap as can be, 1 as good as can be. */
  cost_quality: z.number().min(0).max(1).nullish(),
  /** USD that the call may cost at most. */
  max_cost: usd.nullish(),
}

/** Their names, and those of fields that only OpenRouter knows what to do with: no other provider gets them. */
export const gatewayFields = [...Object.keys(gatewayShape), 'route', 'trace']

type GatewayFields = z.output<z.ZodObject<typeof gatewayShape>>

/** The same in our own tongue; undefined = nothing is said. */
export function routingOf({ models, provider, plugins, session_id, cost_quality, max_cost }: Partial<GatewayFields>): Routing | undefined {
  const routing: Routing = {
    ...(models && { models }),
    ...(provider && { provider }),
    ...(plugins && { plugins }),
    ...(session_id && { sessionId: session_id }),
    ...(cost_quality != null && { costQuality: cost_quality }),
    ...(max_cost != null && { maxCost: max_cost }),
  }
  return Object.keys(routing).length > 0 ? routing : undefined
}
