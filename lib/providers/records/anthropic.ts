import type { Provider } from '../types.ts'

/** Version 2023-06-01 on purpose: 2026-10-21 refuses temperature, top_p and top_k for all models. */
export const anthropic: Provider = {
  id: 'anthropic',
  name: 'Anthropic',
  env: 'ANTHROPIC',
  dialect: 'anthropic-messages',
  baseUrl: 'https://api.anthropic.com/v1',
  auth: 'x-api-key',
  headers: { 'anthropic-version': '2023-06-01' },
  quirks: { structuredOutput: 'json_schema', reasoning: 'adaptive' },
  onDisconnect: 'abort',
  data: { trains: false, keepsNothing: false, source: 'https://www.anthropic.com/legal/commercial-terms', asOf: '2026-11-24' },
  site: {
    home: 'https://platform.claude.com',
    terms: 'https://www.anthropic.com/legal/commercial-terms',
    privacy: 'https://www.anthropic.com/legal/privacy',
    status: 'https://status.claude.com',
    headquarters: 'US',
  },
}
