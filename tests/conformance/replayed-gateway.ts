import { bodyOf, type Recording } from '../dialects/recordings.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { customProviders } from './custom-providers.ts'
import { startReplay } from './replay.ts'

export interface ReplayedGateway {
  /** Without /v1. */
  url: string
  key: string
  /** Checks the books, then closes everything. */
  close(): Promise<void>
}

/** A gateway whose custom providers answer with recordings: model `recorded/<id>` plays the recording with that id. */
export async function startReplayedGateway(recordings: readonly Recording[]): Promise<ReplayedGateway> {
  await freshDatabase()
  const replay = await startReplay(recordings, bodyOf)
  process.env.CUSTOM_PROVIDERS = JSON.stringify(customProviders(recordings, replay.url))
  // Only now: providers and catalogue are read from the environment once, when they are imported.
  const { newAccount, serveGateway } = await import('../support/gateway.ts')
  const { createGateway } = await import('#lib/gateway/index.ts')
  const gateway = await createGateway()
  const { server, url } = await serveGateway(gateway)
  const { key } = await newAccount({ credit: '1000000', freeCalls: false })
  return {
    url,
    key,
    close: async () => {
      await expectBalancedBooks()
      server.closeAllConnections()
      server.close()
      await gateway.close()
      await replay.close()
    },
  }
}
