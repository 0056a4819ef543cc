import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface GitHubDouble {
  /** As a GitHub Enterprise Server's address. */
  url: string
  close(): void
}

/** Who is signed in there: set by the browser's cookie `person`, "<id>|<email>|<verified>". */
interface Person {
  id: number
  email: string
  verified: boolean
}

/** As much of GitHub as signing in needs (docs.github.com, "Authorizing OAuth apps", read 2026-11): consents at once. */
export async function startGitHub(): Promise<GitHubDouble> {
  const codes = new Map<string, Person>()
  const server = createServer((incoming, outgoing) => answer(incoming, outgoing, codes))
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

function answer(incoming: IncomingMessage, outgoing: ServerResponse, codes: Map<string, Person>): void {
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const bearer = incoming.headers.authorization?.replace(/^(Bearer|token) /, '') ?? ''
  const person = codes.get(bearer)
  if (url.pathname === '/login/oauth/authorize') {
    const code = crypto.randomUUID()
    codes.set(code, personOf(incoming.headers.cookie ?? ''))
    const back = new URL(url.searchParams.get('redirect_uri')!)
    back.searchParams.set('code', code)
    back.searchParams.set('state', url.searchParams.get('state') ?? '')
    return void outgoing.writeHead(302, { location: back.href }).end()
  }
  if (url.pathname === '/login/oauth/access_token') {
    let body = ''
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
    incoming.on('end', () => json(outgoing, 200, { access_token: new URLSearchParams(body).get('code'), token_type: 'bearer', scope: 'read:user,user:email' }))
    return
  }
  if (!person) return json(outgoing, 401, { message: 'Bad credentials' })
  if (url.pathname === '/api/v3/user') return json(outgoing, 200, { id: person.id, login: 'ada', name: null, email: 'public@example.com' })
  if (url.pathname === '/api/v3/user/emails') {
    return json(outgoing, 200, [
      { email: 'second@example.com', primary: false, verified: true },
      { email: person.email, primary: true, verified: person.verified },
    ])
  }
  json(outgoing, 404, { message: 'Not Found' })
}

function personOf(cookies: string): Person {
  const [id, email, verified] = decodeURIComponent(/(?:^|; )person=([^;]*)/.exec(cookies)?.[1] ?? '').split('|')
  return { id: Number(id), email: email ?? '', verified: verified === 'true' }
}

function json(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
