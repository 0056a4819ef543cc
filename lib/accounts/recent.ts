/**
 * A bounded memory of what was used lately. Two generations instead of a list in order of use: when
 * the young one is full it becomes the old one, and what nobody asks for meanwhile falls off with it.
 * A hit on the young generation, nearly every hit, is one Map look-up.
 */
export class Recent<Value> {
  private young = new Map<string, Value>()
  private old = new Map<string, Value>()
  private readonly half: number

  /** @param limit at most so many entries are held */
  constructor(limit: number) {
    this.half = Math.max(1, Math.floor(limit / 2))
  }

  get size(): number {
    return this.young.size + this.old.size
  }

  get(key: string): Value | undefined {
    const value = this.young.get(key)
    if (value !== undefined) return value
    const older = this.old.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }

  set(key: string, value: Value): void {
    this.old.delete(key)
    this.young.set(key, value)
    if (this.young.size < this.half) return
    this.old = this.young
    this.young = new Map()
  }

  delete(key: string): void {
    this.young.delete(key)
    this.old.delete(key)
  }

  clear(): void {
    this.young.clear()
    this.old.clear()
  }
}
