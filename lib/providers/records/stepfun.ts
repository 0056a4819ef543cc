import type { Provider } from '../types.ts'

export const stepfun: Provider = {
  id: 'stepfun',
  name: 'StepFun',
  env: 'STEPFUN',
  dialect: 'openai-chat',
  baseUrl: 'https://api.stepfun.com/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    reasoningField: 'reasoning',
    structuredOutput: 'json_schema',
  },
  onDisconnect: 'drain',
  site: { home: 'https://platform.stepfun.com', headquarters: 'CN' },
}
