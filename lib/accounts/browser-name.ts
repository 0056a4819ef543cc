import Bowser from 'bowser'

export interface BrowserName {
  /** "Firefox"; '' when it does not say, or is a program. */
  browser: string
  /** "Windows", "iOS". */
  os: string
  phone: boolean
}

/** What a browser calls itself, for a person to recognise it by. Nothing is decided by it: anybody can send any name. */
export function browserName(userAgent: string): BrowserName {
  if (!userAgent.trim()) return { browser: '', os: '', phone: false }
  const { browser, os, platform } = Bowser.parse(userAgent.slice(0, 300))
  return { browser: browser.name ?? '', os: os.name ?? '', phone: platform.type === 'mobile' || platform.type === 'tablet' }
}
