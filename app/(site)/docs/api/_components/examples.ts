/** A call that works: what is sent, and how it is made with an SDK where one knows the endpoint. */
export interface Example {
  body: Readonly<Record<string, unknown>>
  /** Fields that are files on the caller's disk, sent as a form. */
  files?: Readonly<Record<string, string>>
  sdk?: {
    maker: 'openai' | 'anthropic'
    python: Said
    typescript: Said
  }
}

/** The method that is called, and what is done with its `answer`. */
export interface Said {
  method: string
  then: string
  /** Further lines at the top. */
  imports?: string
}

const hello = [{ role: 'user', content: 'Hello!' }]

/** By path. Models are ids of the catalogue and bodies pass the endpoint's own schema: a test holds both. */
export const examples: Readonly<Record<string, Example>> = {
  '/chat/completions': {
    body: { model: 'deepseek/deepseek-chat', messages: hello },
    sdk: {
      maker: 'openai',
      python: { method: 'chat.completions.create', then: 'print(answer.choices[0].message.content)' },
      typescript: { method: 'chat.completions.create', then: 'console.log(answer.choices[0].message.content);' },
    },
  },
  '/responses': {
    body: { model: 'openai/gpt-5.4', input: 'Hello!' },
    sdk: {
      maker: 'openai',
      python: { method: 'responses.create', then: 'print(answer.output_text)' },
      typescript: { method: 'responses.create', then: 'console.log(answer.output_text);' },
    },
  },
  '/messages': {
    body: { model: 'anthropic/claude-sonnet', max_tokens: 200, messages: hello },
    sdk: {
      maker: 'anthropic',
      python: { method: 'messages.create', then: 'print(answer.content)' },
      typescript: { method: 'messages.create', then: 'console.log(answer.content);' },
    },
  },
  '/messages/count_tokens': {
    body: { model: 'anthropic/claude-sonnet', messages: hello },
    sdk: {
      maker: 'anthropic',
      python: { method: 'messages.count_tokens', then: 'print(answer.input_tokens)' },
      typescript: { method: 'messages.countTokens', then: 'console.log(answer.input_tokens);' },
    },
  },
  '/completions': {
    body: { model: 'deepseek/deepseek-chat', prompt: 'Once upon a time', max_tokens: 100 },
    sdk: {
      maker: 'openai',
      python: { method: 'completions.create', then: 'print(answer.choices[0].text)' },
      typescript: { method: 'completions.create', then: 'console.log(answer.choices[0].text);' },
    },
  },
  '/embeddings': {
    body: { model: 'openai/text-embedding-3-small', input: 'Hello!' },
    sdk: {
      maker: 'openai',
      python: { method: 'embeddings.create', then: 'print(len(answer.data[0].embedding))' },
      typescript: { method: 'embeddings.create', then: 'console.log(answer.data[0].embedding.length);' },
    },
  },
  '/images/generations': {
    body: { model: 'openai/gpt-image-1.5', prompt: 'A lighthouse at dusk, drawn in ink' },
    sdk: {
      maker: 'openai',
      python: {
        imports: 'import base64',
        method: 'images.generate',
        then: 'with open("lighthouse.png", "wb") as file:\n    file.write(base64.b64decode(answer.data[0].b64_json))',
      },
      typescript: {
        imports: 'import { writeFile } from "node:fs/promises";',
        method: 'images.generate',
        then: 'await writeFile("lighthouse.png", answer.data?.[0]?.b64_json ?? "", "base64");',
      },
    },
  },
  '/audio/speech': {
    body: { model: 'openai/gpt-4o-mini-tts', voice: 'alloy', input: 'Hello!' },
    sdk: {
      maker: 'openai',
      python: { method: 'audio.speech.create', then: 'answer.write_to_file("hello.mp3")' },
      typescript: {
        imports: 'import { writeFile } from "node:fs/promises";',
        method: 'audio.speech.create',
        then: 'await writeFile("hello.mp3", Buffer.from(await answer.arrayBuffer()));',
      },
    },
  },
  '/audio/transcriptions': {
    body: { model: 'openai/gpt-4o-transcribe' },
    files: { file: 'hello.mp3' },
    sdk: {
      maker: 'openai',
      python: { method: 'audio.transcriptions.create', then: 'print(answer.text)' },
      typescript: { imports: 'import { createReadStream } from "node:fs";', method: 'audio.transcriptions.create', then: 'console.log(answer.text);' },
    },
  },
  '/route': {
    body: { model: 'auto', messages: hello, cost_quality: 0.5 },
  },
  '/generation/feedback': {
    body: { generation_id: 'gen-…', rating: 'up' },
  },
  '/rerank': {
    body: { model: 'qwen/qwen3-reranker-8b', query: 'How are calls billed?', documents: ['Calls are billed by the token.', 'Bread is baked at night.'] },
  },
  '/moderations': {
    body: { model: 'openai/omni-moderation-latest', input: 'Hello!' },
    sdk: {
      maker: 'openai',
      python: { method: 'moderations.create', then: 'print(answer.results[0].flagged)' },
      typescript: { method: 'moderations.create', then: 'console.log(answer.results[0].flagged);' },
    },
  },
}

/** What stands in the place of a parameter in an example, by the parameter's name within its path. */
export const parameterExamples: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/models/{author}/{slug}/endpoints': { author: 'deepseek', slug: 'deepseek-chat' },
  '/models/{id}': { id: 'deepseek/deepseek-chat' },
  '/generation': { id: 'gen-…' },
}
