/** What answers say about a call besides their body; each has a sentence in messages/<locale>/reference.json. */
export const responseHeaders = [
  'x-request-id',
  'x-generation-id',
  'x-aipower-model',
  'x-aipower-provider',
  'x-aipower-attempts',
  'x-aipower-cost',
  'x-aipower-overhead-ms',
  'server-timing',
  'x-aipower-warnings',
  'x-aipower-sandbox',
  'x-should-retry',
  'retry-after',
  'retry-after-ms',
] as const
