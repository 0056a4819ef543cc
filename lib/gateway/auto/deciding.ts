import type { Context } from '../context.ts'

/** What a decision needs of the process. */
export type Deciding = Pick<Context, 'upstreams' | 'prices' | 'measures' | 'auto' | 'random'>
