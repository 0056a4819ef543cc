import type { GatewayOptions } from '#lib/gateway/index.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { freshDatabase } from './database.ts'

export interface Host {
  id: string
  /** Separated by commas; "invalid" is refused with 401. */
  apiKey?: string
  /** Models it sells, at USD per million tokens. */
  models: string[]
  /** Whether its models can think, and so may be silent for long; default true. */
  thinks?: boolean
  price?: { input: number; output: number; cachedInput?: number }
  /** Where it is, when the sandbox does not play it. */
  baseUrl?: string
  /** Nothing listens at its address, or nobody knows its name. */
  away?: 'refuses' | 'unknown'
  dialect?: 'openai-chat' | 'openai-responses' | 'anthropic-messages'
}

export interface Hosts {
  /** "http://127.0.0.1:40123", the gateway. */
  url: string
  sandbox: Sandbox
  key: string
  accountId: string
  /** A chat call; the host that answered stands in the header x-aipower-provider. */
  call(model: string, fields?: object, init?: { headers?: Record<string, string>; signal?: AbortSignal; path?: string }): Promise<Response>
  close(): Promise<void>
}

/** A port of the reserved range, on which nothing listens, and a name that cannot be (RFC 6761). */
const nowhere = { refuses: 'http://127.0.0.1:1/v1', unknown: 'http://nobody.invalid/v1' }

/** A gateway with providers of our own making, each answered by the sandbox: `sandbox.control.fail(words, { provider: id })` makes one misbehave. */
export async function startHosts(hosts: Host[], timeouts?: GatewayOptions['timeouts']): Promise<Hosts> {
  await freshDatabase()
  const sandbox = await startSandbox()
  process.env.CUSTOM_PROVIDERS = JSON.stringify(
    hosts.map(({ id, apiKey = 'secret', models, price = { input: 1, output: 2 }, baseUrl, away, thinks = true, dialect = 'openai-chat' }) => ({
      id,
      name: id,
      dialect,
      apiKey,
      baseUrl: away ? nowhere[away] : (baseUrl ?? `${sandbox.url}/${id}/v1`),
      models: models.map((model) => ({ id: `test/${model}`, upstream: model, price, ...(!thinks && { capabilities: { reasoning: false } }) })),
    })),
  )
  // Only now: providers and catalogue are read from the environment once, when they are imported.
  const { newAccount, serveGateway } = await import('./gateway.ts')
  const { createGateway } = await import('#lib/gateway/index.ts')
  const gateway = await createGateway({ random: () => 0.5, ...(timeouts && { timeouts }) })
  const { server, url } = await serveGateway(gateway)
  const { key, caller } = await newAccount({ credit: '1000', freeCalls: false })
  return {
    url,
    sandbox,
    key,
    accountId: caller.accountId,
    call: (model, fields = {}, { headers = {}, signal, path = '/v1/chat/completions' } = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ model: `test/${model}`, messages: [{ role: 'user', content: 'Hello!' }], ...fields }),
        signal,
      }),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await gateway.close()
      await sandbox.close()
    },
  }
}
