import type { Provider } from '../types.ts'

/** The OpenAI-compatible door with a Bedrock API key; other regions by BEDROCK_BASE_URL. Claude is not served there. */
export const bedrock: Provider = {
  id: 'bedrock',
  name: 'Amazon Bedrock',
  env: 'BEDROCK',
  dialect: 'openai-chat',
  baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1',
  auth: 'bearer',
  quirks: { maxTokensField: 'max_completion_tokens', reasoning: 'effort' },
  onDisconnect: 'drain',
  data: { trains: false, keepsNothing: false, source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html', asOf: '2026-11-24' },
  site: {
    home: 'https://aws.amazon.com/bedrock',
    terms: 'https://aws.amazon.com/service-terms',
    privacy: 'https://aws.amazon.com/privacy',
    status: 'https://health.aws.amazon.com',
    headquarters: 'US',
  },
}
