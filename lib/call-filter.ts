/**
 * Which calls a page or an export speaks of, as its address says it: `?model=a&model=b&key=…`. Values of one
 * field widen, fields narrow.
 */
export interface CallFilter {
  /** Ids of keys. */
  keys: readonly string[]
  models: readonly string[]
  providers: readonly string[]
  /** As `money.app_of` names them; '' = calls that name none. */
  apps: readonly string[]
  status: CallStatus | null
  paidBy: 'free' | 'credit' | null
}

/** Failed: nothing (more) came from the provider, or the instance was lost. */
export const callStatuses = ['completed', 'cancelled', 'failed'] as const
export type CallStatus = (typeof callStatuses)[number]

export const noFilter: CallFilter = { keys: [], models: [], providers: [], apps: [], status: null, paidBy: null }

type Parameters = Record<string, string | string[] | undefined>

const MOST_VALUES = 20
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Reads an address's parameters; what is no filter is left out. */
export function parseFilter(parameters: Parameters): CallFilter {
  return {
    keys: list(parameters.key).filter((key) => uuid.test(key)),
    models: list(parameters.model),
    providers: list(parameters.provider),
    apps: list(parameters.app),
    status: callStatuses.find((status) => status === parameters.status) ?? null,
    paidBy: parameters.paid === 'free' || parameters.paid === 'credit' ? parameters.paid : null,
  }
}

function list(value: string | string[] | undefined): string[] {
  const values = value === undefined ? [] : typeof value === 'string' ? [value] : value
  return [...new Set(values.filter((text) => text.length <= 200 && !text.includes('\0')))].slice(0, MOST_VALUES)
}

export function isFiltered(filter: CallFilter): boolean {
  return filter.status !== null || filter.paidBy !== null || [filter.keys, filter.models, filter.providers, filter.apps].some((values) => values.length > 0)
}

/** For SQL: null where everything is wanted. */
export function orNull<Value>(values: readonly Value[]): readonly Value[] | null {
  return values.length > 0 ? values : null
}

/** The outcomes in money.usage_event that a status stands for. */
export function outcomesOf(status: CallStatus | null): string[] | null {
  return status === null ? null : status === 'failed' ? ['failed', 'interrupted', 'reaped'] : [status]
}
