import type { CodeSample } from '#components/ui/code-block.tsx'

/** A chat request as something one can run; the key is read from the environment, never written out. */
export function requestCode(request: object, baseUrl: string): CodeSample[] {
  const json = JSON.stringify(shortened(request), null, 2)
  return [
    { language: 'Python', code: python(json, baseUrl) },
    { language: 'TypeScript', code: typescript(json, baseUrl) },
    { language: 'curl', code: curl(json, baseUrl) },
  ]
}

/** Pictures are megabytes of base64: their beginning is enough to see where one's own goes. */
function shortened(request: object): unknown {
  return JSON.parse(JSON.stringify(request, (_, value: unknown) => (typeof value === 'string' && value.startsWith('data:') ? `${value.slice(0, 40)}…` : value)))
}

function python(json: string, baseUrl: string): string {
  return `import json, os
from openai import OpenAI

client = OpenAI(base_url="${baseUrl}", api_key=os.environ["AIPOWER_API_KEY"])

request = json.loads(r'''${json.replaceAll("'''", "\\u0027\\u0027\\u0027")}''')
reasoning = request.pop("reasoning", None)
for chunk in client.chat.completions.create(**request, extra_body={"reasoning": reasoning} if reasoning else None):
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`
}

function typescript(json: string, baseUrl: string): string {
  return `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${baseUrl}", apiKey: process.env.AIPOWER_API_KEY });

const stream = await client.chat.completions.create(${json});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? "");`
}

function curl(json: string, baseUrl: string): string {
  return `curl -N ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer $AIPOWER_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${json.replaceAll("'", "'\\''")}'`
}
