import { createGateway, type Gateway } from './index.ts'

// Survives the module reloads of development, so that a process opens one gateway.
const shared = globalThis as { aipowerGateway?: Promise<Gateway> }

/** The gateway behind Next's route handlers: opened by the first call. `server.ts` does not come this way. */
export async function handle(request: Request): Promise<Response> {
  const gateway = await (shared.aipowerGateway ??= createGateway())
  return gateway.handle(request)
}
