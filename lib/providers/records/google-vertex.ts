import type { Provider } from '../types.ts'

/**
 * Express mode: an API key and no project in the path. A project's own door goes into GOOGLE_VERTEX_BASE_URL
 * (…/v1/projects/<project>/locations/<location>/publishers/google).
 */
export const googleVertex: Provider = {
  id: 'google-vertex',
  name: 'Google Vertex AI',
  env: 'GOOGLE_VERTEX',
  dialect: 'gemini',
  baseUrl: 'https://aiplatform.googleapis.com/v1/publishers/google',
  auth: 'x-goog-api-key',
  quirks: { structuredOutput: 'json_schema' },
  onDisconnect: 'drain',
  data: { trains: false, keepsNothing: false, source: 'https://docs.cloud.google.com/gemini-enterprise-agent-platform/resources/zero-data-retention', asOf: '2026-11-24' },
  site: {
    home: 'https://cloud.google.com/vertex-ai',
    terms: 'https://cloud.google.com/terms',
    privacy: 'https://cloud.google.com/terms/cloud-privacy-notice',
    status: 'https://status.cloud.google.com',
    headquarters: 'US',
  },
}
