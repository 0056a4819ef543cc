import { processTree } from '../support/process-tree.ts'

/** Clock ticks a second; Linux has used 100 for /proc on every common platform since 2.6. */
const TICKS = 100

/** CPU time in µs that a process and everything it started has used so far: Postgres counts too. Linux only. */
export function treeCpu(root: number): number {
  const ticks = [...processTree(root).values()].reduce((sum, stat) => sum + stat.ticks, 0)
  return (ticks * 1_000_000) / TICKS
}
