import type { Recording } from '../dialects/recordings.ts'

/** The built-in providers behind the names that the recordings use. */
const builtIn: Record<string, string> = {
  'doubao-ark': 'doubao', 'moonshot-kimi': 'moonshot', 'qwen-dashscope': 'qwen', 'zai-glm': 'zhipu', 'google-openai-compat': '', 'hand-written': '',
}

/** CUSTOM_PROVIDERS for a replaying server: one provider a host and wire format, one model a recording, named `recorded/<id>`. */
export function customProviders(recordings: readonly Recording[], url: string): object[] {
  const groups = Map.groupBy(recordings, ({ provider, api }) => `${provider}.${api}`)
  return [...groups].map(([id, group]) => {
    const { api, provider } = group[0]!
    const like = builtIn[provider] ?? provider
    return {
      id: `recorded-${id}`,
      dialect: api,
      ...(like && { like }),
      baseUrl: `${url}/${id}`,
      apiKey: 'recorded',
      models: group.map((recording) => ({ id: `recorded/${recording.id}`, upstream: recording.id, price: { input: 0.0375, output: '0.15', cachedInput: 0.01 } })),
    }
  })
}
