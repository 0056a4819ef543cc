import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessStat {
  parent: number
  /** CPU time of it and of the children it waited for, in clock ticks. */
  ticks: number
}

/** A process and everything it started that still runs, with what /proc says of each. Linux only. */
export function processTree(root: number): Map<number, ProcessStat> {
  const stats = new Map<number, ProcessStat>()
  const children = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = readStat(entry)
    if (!stat) continue
    stats.set(Number(entry), stat)
    children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(entry)])
  }
  const tree = new Map<number, ProcessStat>()
  const queue = [root]
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    const stat = stats.get(pid)
    if (stat) tree.set(pid, stat)
    queue.push(...(children.get(pid) ?? []))
  }
  return tree
}

function readStat(pid: string): ProcessStat | null {
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
