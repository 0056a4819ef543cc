import { endpoints } from './endpoints.ts'
import { describe } from './openapi.ts'

/**
 * What `GET /v1/openapi.json` answers, for the page that shows it to people. Made without a context: no
 * database is asked and no provider is opened, so the page stands even when both are away.
 */
export function reference(): unknown {
  return describe(endpoints)
}
