import { spawn, type ChildProcess } from 'node:child_process'

/** Starts AIPower as `npm start` does and waits until it is ready. Whoever calls ends what is in `running`. */
export async function startServer(environment: Record<string, string>, running: ChildProcess[]): Promise<{ pid: number; url: string }> {
  const child = spawn(process.execPath, ['bin/start.ts'], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } })
  running.push(child)
  const url = `http://127.0.0.1:${environment.PORT}`
  await ready(`${url}/readyz`, child)
  return { pid: child.pid!, url }
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the gateway did not start')
    const ok = await fetch(url).then((answer) => answer.ok, () => false) // refused until it listens
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
