import type { Provider } from '../types.ts'

export const google: Provider = {
  id: 'google',
  name: 'Google Gemini',
  env: 'GOOGLE',
  dialect: 'gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  auth: 'x-goog-api-key',
  quirks: { structuredOutput: 'json_schema' },
  onDisconnect: 'drain',
  data: { trains: false, keepsNothing: false, source: 'https://ai.google.dev/gemini-api/terms', asOf: '2026-11-24' },
  site: {
    home: 'https://ai.google.dev',
    terms: 'https://ai.google.dev/gemini-api/terms',
    privacy: 'https://policies.google.com/privacy',
    headquarters: 'US',
  },
}
