/**
 * The provider of the benchmark, in a process of its own: answers at once, always the same, in OpenAI's
 * format. A body that asks for a stream gets 200 chunks and a usage chunk. Prints its port.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const CHUNKS = 200
const usage = { prompt_tokens: 9, completion_tokens: CHUNKS, total_tokens: 9 + CHUNKS }
const head = { id: 'chatcmpl-bench', created: 1_760_000_000, model: 'bench' }
const whole = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello! How can I help you today?' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 },
})

const chunk = (fields: object): string => `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...fields })}\n\n`
const pieces = Array.from({ length: CHUNKS }, (_, i) => chunk({ choices: [{ index: 0, delta: { content: `word${i} ` }, finish_reason: null }] }))
const first = chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] })
const last = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) + chunk({ choices: [], usage }) + 'data: [DONE]\n\n'

const server = createServer((incoming, outgoing) => {
  let body = ''
  incoming.setEncoding('utf8')
  incoming.on('data', (text: string) => (body += text))
  incoming.on('end', () => {
    if (!body.includes('"stream":true')) {
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) })
      outgoing.end(whole)
      return
    }
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
    outgoing.write(first)
    let sent = 0
    // A tick between chunks, so that they travel as chunks and not as one block.
    const next = (): void => {
      if (sent === CHUNKS) return void outgoing.end(last)
      outgoing.write(pieces[sent++])
      setImmediate(next)
    }
    next()
  })
})
server.listen(0, '127.0.0.1', () => console.log(String((server.address() as AddressInfo).port)))
