import { mustFail } from './judge.ts'
import type { Recording } from '../dialects/recordings.ts'
import type { InboundName } from './callers.ts'

export interface Verdict {
  recording: Recording
  inbound: InboundName
  /** How the caller asked. */
  stream: boolean
  problems: string[]
}

/** Whose model it is, by its name; an answer to a request whose model is not known counts under the host. */
const families: [RegExp, string][] = [
  [/claude/, 'Claude'],
  [/gemini|imagen|lyria/, 'Gemini'],
  [/gemma/, 'Gemma'],
  [/grok/, 'Grok'],
  [/deepseek/, 'DeepSeek'],
  [/qwen|qwq|qvq/, 'Qwen'],
  [/glm/, 'GLM'],
  [/kimi|moonshot/, 'Kimi'],
  [/minimax|abab/, 'MiniMax'],
  [/doubao|seed-/, 'Doubao'],
  [/mistral|ministral|magistral|voxtral|codestral|pixtral|devstral/, 'Mistral'],
  [/sonar/, 'Sonar'],
  [/llama/, 'Llama'],
  [/nova/, 'Nova'],
  [/gpt-oss/, 'gpt-oss'],
  [/gpt|^o\d|codex|computer-use/, 'GPT'],
]

/** Columns of the tables: what it is called here, and the tags of the recordings that show it. */
const features: [string, (recording: Recording) => boolean][] = [
  ['text', ({ expected }) => Boolean(expected.text)],
  ['tools', tagged('tool_call')],
  ['parallel tools', tagged('parallel_tool_calls')],
  ['no-argument tools', tagged('no_args_tool_call')],
  ['tool results', tagged('tool_result_in_request')],
  ['structured', tagged('structured_output')],
  ['reasoning', tagged('reasoning', 'reasoning_signature', 'redacted_thinking')],
  ['images, files, audio', tagged('vision_input', 'document_input', 'audio_input')],
  ['hosted tools, citations', tagged('web_search', 'code_execution', 'mcp', 'citations', 'server_tool_other')],
  ['cache', tagged('cache_read_usage', 'cache_write_usage')],
  ['cut, blocked', tagged('length_truncation', 'content_filter', 'refusal')],
  ['errors', mustFail],
]

const dialectNames: Record<InboundName, string> = { 'openai-chat': 'OpenAI chat', 'openai-responses': 'OpenAI Responses', 'anthropic-messages': 'Anthropic Messages' }

/** docs/conformance.md. The same verdicts give the same text. */
export function conformanceTable(verdicts: Verdict[], known: Record<string, string>): string {
  const inbounds = Object.keys(dialectNames) as InboundName[]
  const apis = [...new Set(verdicts.map(({ recording }) => recording.api))]
  const count = (among: Verdict[]): string => (among.length === 0 ? '' : `${among.filter(passed).length}/${among.length}`)
  const percent = (100 * verdicts.filter(passed).length) / verdicts.length
  const lines = [
    '# Conformance',
    '',
    `Recorded answers of real providers are played to the gateway by a fake provider over HTTP, cut at random bytes, and read back with the official SDKs: \`openai\` and \`@anthropic-ai/sdk\`, each recording whole and streamed. An answer passes when text, names and arguments of tools, finish reason, and total input and output tokens are all exact; an error passes when it comes out as the caller's dialect tells errors. Written by \`tests/gateway/recordings.test.ts\`.`,
    '',
    `${verdicts.filter(passed).length} of ${verdicts.length} calls are exact (${percent.toFixed(2)} %), from ${new Set(verdicts.map(({ recording }) => recording.id)).size} recordings.`,
    '',
    ...table(['provider speaks \\ caller speaks', ...inbounds.map((inbound) => dialectNames[inbound])], apis.map((api) => [api, ...inbounds.map((inbound) => count(verdicts.filter((verdict) => verdict.recording.api === api && verdict.inbound === inbound)))])),
    ...inbounds.flatMap((inbound) => ['', `## Callers of ${dialectNames[inbound]}`, '', ...familyTable(verdicts.filter((verdict) => verdict.inbound === inbound), count)]),
    '',
    '## What is not exact',
    '',
    ...misses(verdicts, known),
    '',
  ]
  return lines.join('\n')
}

function familyTable(verdicts: Verdict[], count: (among: Verdict[]) => string): string[] {
  const byFamily = Map.groupBy(verdicts, ({ recording }) => familyOf(recording))
  const names = [...byFamily.keys()].toSorted((a, b) => a.localeCompare(b, 'en'))
  return table(['family', 'all', ...features.map(([name]) => name)], names.map((name) => {
    const own = byFamily.get(name)!
    return [name, count(own), ...features.map(([, shows]) => count(own.filter(({ recording }) => shows(recording))))]
  }))
}

function misses(verdicts: Verdict[], known: Record<string, string>): string[] {
  const missed = Map.groupBy(verdicts.filter((verdict) => !passed(verdict)), ({ recording }) => recording.id)
  return [...missed].toSorted(([a], [b]) => a.localeCompare(b, 'en')).map(([id, group]) => {
    const where = [...new Set(group.map(({ inbound }) => dialectNames[inbound]))].join(', ')
    return `- \`${id}\` (${where}): ${known[id] ?? 'not explained'}`
  })
}

function table(head: string[], rows: string[][]): string[] {
  return [`| ${head.join(' | ')} |`, `|${head.map(() => ' --- ').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)]
}

function familyOf({ model, provider }: Recording): string {
  const name = (model ?? '').toLowerCase()
  return families.find(([pattern]) => pattern.test(name))?.[1] ?? `model not named (${provider})`
}

function tagged(...tags: string[]): (recording: Recording) => boolean {
  return ({ features }) => tags.some((tag) => features.includes(tag))
}

function passed({ problems }: Verdict): boolean {
  return problems.length === 0
}
