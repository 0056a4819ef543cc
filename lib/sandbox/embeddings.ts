import { hash } from 'node:crypto'
import { countTokens } from './tokens.ts'
import { isJson, jsonList, positive, Refusal, text, type Json } from './types.ts'

const DIMENSIONS = 256

/** OpenAI's embeddings: unit vectors made from each text's hash, as floats or base64 as asked. */
export function embed(body: Json): Json {
  const inputs: unknown[] = typeof body.input === 'string' ? [body.input] : Array.isArray(body.input) ? body.input : []
  if (inputs.length === 0) throw new Refusal(400, "'input' is a required property")
  // A list of numbers is one text already cut into tokens.
  const texts = typeof inputs[0] === 'number' ? [inputs] : inputs
  const size = Math.min(positive(body.dimensions) ?? DIMENSIONS, 4096)
  const tokens = texts.reduce<number>((sum, input) => sum + (Array.isArray(input) ? input.length : countTokens(text(input))), 0)
  return {
    object: 'list',
    data: texts.map((input, index) => {
      const vector = unitVector(typeof input === 'string' ? input : JSON.stringify(input), size)
      const base64 = () => Buffer.from(vector.buffer).toString('base64')
      return { object: 'embedding', index, embedding: body.encoding_format === 'base64' ? base64() : [...vector] }
    }),
    model: text(body.model),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** The same in Google's own words. */
export function embedGemini(body: Json): Json {
  const requests = jsonList(body.requests)
  if (requests.length === 0) throw new Refusal(400, 'BatchEmbedContentsRequest.requests: must not be empty')
  const texts = requests.map((request) => jsonList(isJson(request.content) ? request.content.parts : []).map((part) => text(part.text)).join(''))
  const size = Math.min(positive(requests[0]!.outputDimensionality) ?? DIMENSIONS, 4096)
  return { embeddings: texts.map((input) => ({ values: [...unitVector(input, size)] })) }
}

function unitVector(input: string, size: number): Float32Array<ArrayBuffer> {
  const vector = new Float32Array(size)
  for (let block = 0; block * 32 < size; block++) {
    const bytes = hash('sha256', `${block}\n${input}`, 'buffer')
    for (let i = 0; i < 32 && block * 32 + i < size; i++) vector[block * 32 + i] = bytes[i]! - 127.5
  }
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
