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
  site: {
    home: 'https://ai.google.dev',
    terms: 'https://ai.google.dev/gemini-api/terms',
    privacy: 'https://policies.google.com/privacy',
    headquarters: 'US',
  },
}
