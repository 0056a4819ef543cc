import { env } from '../../../env.ts'

/** Whether outcomes of calls may count for later choices; the operator's switch. */
export function isLearning(): boolean {
  return env().AUTO_LEARNING === 'on'
}
