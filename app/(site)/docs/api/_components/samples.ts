import type { CodeSample } from '#components/ui/code-block.tsx'
import type { Operation } from './document.ts'
import { examples, parameterExamples, type Example, type Said } from './examples.ts'

export interface Place {
  /** Where the API is: "https://ai.example.com/v1". */
  baseUrl: string
  /** What stands for a key. */
  key: string
}

/** One operation as code to paste: with SDKs where they know it, and with curl. */
export function samples(operation: Operation, place: Place): CodeSample[] {
  const example = examples[operation.path]
  return [
    ...(example?.sdk
      ? [
          { language: 'Python', code: python(example, example.sdk, place) },
          { language: 'TypeScript', code: typescript(example, example.sdk, place) },
        ]
      : []),
    { language: 'curl', code: curl(operation, place, example) },
  ]
}

function curl({ path, parameters, open, body }: Operation, { baseUrl, key }: Place, example: Example | undefined): string {
  const values = parameterExamples[path] ?? {}
  const named = path.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => `${name}=${values[name] ?? '…'}`)
  const address = `${baseUrl}${named}${query.length > 0 ? `?${query.join('&')}` : ''}`
  const lines = [`curl ${query.length > 0 ? `"${address}"` : address}`]
  if (!open) lines.push(`-H "Authorization: Bearer ${key}"`)
  if (example?.files) {
    for (const [name, value] of Object.entries(example.body)) lines.push(`-F ${name}=${String(value)}`)
    for (const [name, file] of Object.entries(example.files)) lines.push(`-F ${name}=@${file}`)
  } else if (example && body) {
    const fields = Object.entries(example.body).map(([name, value]) => `    "${name}": ${json(value)}`)
    lines.push('-H "Content-Type: application/json"', `-d '{\n${fields.join(',\n')}\n  }'`)
  }
  if (path === '/audio/speech') lines.push('--output hello.mp3')
  return lines.join(' \\\n  ')
}

function python({ body, files = {} }: Example, { maker, python: said }: NonNullable<Example['sdk']>, place: Place): string {
  const client = maker === 'openai' ? 'OpenAI' : 'Anthropic'
  const fields = [
    ...Object.entries(body).map(([name, value]) => `    ${name}=${json(value)},`),
    ...Object.entries(files).map(([name, file]) => `    ${name}=open("${file}", "rb"),`),
  ]
  return `${imports(said)}from ${maker} import ${client}

client = ${client}(
    base_url="${addressFor(maker, place)}",
    api_key="${place.key}",
)

answer = client.${said.method}(
${fields.join('\n')}
)
${said.then}`
}

function typescript({ body, files = {} }: Example, { maker, typescript: said }: NonNullable<Example['sdk']>, place: Place): string {
  const [client, from] = maker === 'openai' ? ['OpenAI', 'openai'] : ['Anthropic', '@anthropic-ai/sdk']
  const fields = [
    ...Object.entries(body).map(([name, value]) => `  ${name}: ${literal(value)},`),
    ...Object.entries(files).map(([name, file]) => `  ${name}: createReadStream("${file}"),`),
  ]
  return `${imports(said)}import ${client} from "${from}";

const client = new ${client}({
  baseURL: "${addressFor(maker, place)}",
  apiKey: "${place.key}",
});

const answer = await client.${said.method}({
${fields.join('\n')}
});
${said.then}`
}

function imports({ imports: lines }: Said): string {
  return lines ? `${lines}\n` : ''
}

/** Anthropic's SDKs add /v1 themselves. */
function addressFor(maker: 'openai' | 'anthropic', { baseUrl }: Place): string {
  return maker === 'openai' ? baseUrl : baseUrl.replace(/\/v1$/, '')
}

/** On one line, as people write it. Also Python, as long as there is neither null nor a boolean. */
function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value).map(([name, inner]) => `"${name}": ${json(inner)}`).join(', ')}}`
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner)}`).join(', ')} }`
}
