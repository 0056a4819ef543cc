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
  site: {
    home: 'https://aws.amazon.com/bedrock',
    terms: 'https://aws.amazon.com/service-terms',
    privacy: 'https://aws.amazon.com/privacy',
    status: 'https://health.aws.amazon.com',
    headquarters: 'US',
  },
}
