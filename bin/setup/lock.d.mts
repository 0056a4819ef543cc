export function withLock<T>(folder: string, work: (hold: (pid: number | undefined) => void) => Promise<T>, onWait?: () => void): Promise<T>
