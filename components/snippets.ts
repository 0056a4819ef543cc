import type { CodeSample } from './ui/code-block.tsx'

export interface SnippetFacts {
  /** Where the API is: "https://ai.example.com/v1". */
  baseUrl: string
  /** A key, or what stands for it. */
  key: string
  model: string
}

/** What the first call asks. */
export const firstPrompt = 'Hello!'

/** The first call, ready to paste. The names of languages are the same in every language. */
export function firstCall({ baseUrl, key, model }: SnippetFacts): CodeSample[] {
  return [
    {
      language: 'Python',
      code: `from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key="${key}",
)

answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "${firstPrompt}"}],
)
print(answer.choices[0].message.content)`,
    },
    {
      language: 'TypeScript',
      code: `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: "${key}",
});

const answer = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "${firstPrompt}" }],
});
console.log(answer.choices[0].message.content);`,
    },
    {
      language: 'curl',
      code: `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{"role": "user", "content": "${firstPrompt}"}]
  }'`,
    },
  ]
}
