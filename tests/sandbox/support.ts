import { afterAll, beforeAll, beforeEach } from 'vitest'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'

/** One sandbox a file, forgetful between tests. */
export function useSandbox(): { readonly sandbox: Sandbox } {
  let sandbox: Sandbox | undefined
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  beforeEach(() => sandbox?.control.reset())
  afterAll(() => sandbox?.close())
  return {
    get sandbox() {
      if (!sandbox) throw new Error('the sandbox has not started yet')
      return sandbox
    },
  }
}

/** The data lines of an SSE text, parsed; `[DONE]` stays a string. */
export function sseData(text: string): unknown[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data: '))
    .map((line) => (line === 'data: [DONE]' ? '[DONE]' : (JSON.parse(line.slice(6)) as unknown)))
}

export const weatherTool = {
  name: 'get_weather',
  description: 'The weather of a city',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] }, days: { type: 'integer', minimum: 2 } },
    required: ['city'],
  },
}

/** Everything an async iterable gives. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of stream) all.push(item)
  return all
}
