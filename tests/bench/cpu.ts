import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second; Linux has used 100 for /proc on every common platform since 2.6. */
const TICKS = 100

/** CPU time in µs that a process and everything it started has used so far: Postgres counts too. Linux only. */
export function treeCpu(root: number): number {
  const children = new Map<number, number[]>()
  const ticks = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = readStat(entry)
    if (!stat) continue
    ticks.set(Number(entry), stat.ticks)
    children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(entry)])
  }
  let sum = 0
  const queue = [root]
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    sum += ticks.get(pid) ?? 0
    queue.push(...(children.get(pid) ?? []))
  }
  return (sum * 1_000_000) / TICKS
}

function readStat(pid: string): { parent: number; ticks: number } | null {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null // it ended between the listing and the reading
  }
  // The name in parentheses may hold spaces: count fields after it. utime, stime, and the same of waited-for children.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]) }
}
