import { z } from 'zod'
import { objectsOf } from '../../dialects/json.ts'
import { passOn } from './pass-on.ts'
import type { Service } from './service.ts'

const part = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string().min(1) }) }),
])

export const moderationsRequest = z.looseObject({
  model: z.string().min(1).default('openai/omni-moderation-latest'),
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(part).min(1)]),
})

type ModerationsRequest = z.output<typeof moderationsRequest>

/** Whether a text or picture is harmful. Nobody counts tokens for it. */
export const moderations: Service<ModerationsRequest> = {
  name: 'moderations',
  kind: 'moderation',
  schema: moderationsRequest,
  size: ({ input }) => ({ promptBytes: Buffer.byteLength(JSON.stringify(input)), maxOutput: 0 }),
  build: (body, candidate) => ({ path: '/moderations', ...passOn(body, candidate) }),
  read: (raw) => (objectsOf(raw.results).length > 0 ? { answer: raw, usage: null } : null),
  usage: () => null,
  estimate: () => Promise.resolve(null),
}
