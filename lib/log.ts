import { pino, type Logger } from 'pino'

/**
 * Structured logs, one JSON object a line: control characters in data can never forge a line. Only
 * facts go in (ids, codes, durations); prompts, answers, keys and tokens never do, and `redact`
 * catches the usual names in case one slips through.
 */
export const log: Logger = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: ['authorization', 'cookie', 'password', 'apiKey', 'secret', 'token', '*.authorization', '*.cookie', '*.password', '*.apiKey', '*.secret', '*.token'],
    censor: '[redacted]',
  },
})
