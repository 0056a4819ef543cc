import { curated } from '../auto/curated.ts'
import type { Choice } from '../auto/decide.ts'
import { pick, type Picked } from '../auto/pick.ts'
import { readAutoWishes } from '../auto/wishes.ts'
import type { Call } from '../call.ts'
import type { Context } from '../context.ts'
import { kindOf, type Kind } from './agree.ts'

/** Two cheap models that must agree, and who decides when they do not. */
export interface Panel {
  cheap: readonly [Picked, Picked]
  strong: Picked
  /** What their answers are compared as. */
  kind: Kind
}

/** The panel for a call to `auto:verified`; null = none was asked for, or it makes no sense here, which a warning says. */
export function panelOf(context: Context, call: Call, choice: Choice): Panel | null {
  if (!choice.mode.verified) return null
  const { request } = call
  const kind = kindOf(choice.category, choice.reading.text)
  const models = kind && request.tools.length === 0 && (request.n ?? 1) === 1 && !request.responseFormat ? find(context, call, choice) : null
  const panel = kind && models && { ...models, kind }
  if (!panel) call.warnings.push('auto:verified compares short answers to questions with one right answer, of two cheap models; this request was answered as by auto.')
  return panel
}

function find(context: Context, { request, caller, wishes }: Call, { mode, category }: Choice): Omit<Panel, 'kind'> | null {
  const picking = { curated: curated(context)!, wishes, auto: readAutoWishes(request.routing, []), caller, mode }
  const of = (tier: Picked['tier']): Picked[] => pick(context, picking, { tier, category }).filter((picked) => picked.tier === tier)
  const [[strong], [mid, second], [small]] = [of('premium'), of('mid'), of('small')]
  const other = small ?? second
  return strong && mid && other ? { cheap: [mid, other], strong } : null
}
