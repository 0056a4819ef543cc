import { useFormatter } from 'next-intl'

export interface BarNames {
  /** Beneath the axis. */
  tick(start: number): string
  /** In full. */
  title(start: number): string
}

const DAY_MS = 86_400_000

export interface BarNamesOf {
  step: 'hour' | 'day' | 'week'
  timezone: string
}

/** What bars are called, in the reader's zone. */
export function useBarNames({ step, timezone }: BarNamesOf): BarNames {
  const format = useFormatter()
  const day = (at: number): string => format.dateTime(new Date(at), { month: 'short', day: 'numeric', timeZone: timezone })
  const hour = (at: number): string => format.dateTime(new Date(at), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: timezone })
  const longDay = (at: number): string => format.dateTime(new Date(at), { weekday: 'short', month: 'short', day: 'numeric', timeZone: timezone })
  if (step === 'hour') return { tick: (start) => (hour(start) === '00:00' ? day(start) : hour(start)), title: (start) => `${longDay(start)}, ${hour(start)}` }
  if (step === 'day') return { tick: day, title: longDay }
  // Noon of the last day: clear of any change of clocks.
  return { tick: day, title: (start) => `${day(start)} – ${day(start + 6.5 * DAY_MS)}` }
}
