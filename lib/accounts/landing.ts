/** Set by proxy.ts: the path and query that a request asked for. */
export const addressHeader = 'x-address'

const overview = '/dashboard'
/** Paths of the dashboard are words and ids; a query is any printable ASCII but "#" and "\". */
const ours = /^\/dashboard(\/[\w-]+)*(\?[!"$-[\]-~]*)?$/

/**
 * Where a sign-in leads: to the page of the dashboard that was asked for, else to the overview. `asked` went
 * through the browser (an address, a form, a cookie): whatever it says, a path of ours comes out.
 */
export function landingOf(asked: unknown): string {
  return typeof asked === 'string' && asked.length <= 500 && ours.test(asked) ? asked : overview
}

/** A page on the way there ("/sign-in?again") that carries it on, as `next`. */
export function withNext(page: string, asked: unknown): string {
  const next = landingOf(asked)
  return next === overview ? page : `${page}${page.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`
}
