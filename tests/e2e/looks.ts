import type { Page } from '@playwright/test'
import axe from 'axe-core'
import { expect } from './support.ts'

declare global {
  interface Window {
    axe: typeof axe
  }
}

/** No rule of accessibility may be broken, whatever its weight, and nothing may reach beyond the window's edge. */
export async function looksRight(page: Page): Promise<void> {
  await isAccessible(page)
  await fitsWindow(page)
}

export async function isAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const broken = await page.evaluate(async () => {
    // Into a frame without scripts (a mail in the outbox) axe cannot go; it waits for an answer from there. What broke no
    // rule is not told: to find a selector for each element that stood each test takes most of the time.
    const { violations } = await window.axe.run({ exclude: [['iframe[sandbox]']] }, { resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  })
  expect.soft(broken, `accessibility of ${place(page)}`).toEqual([])
  expect.soft(await page.locator('iframe:not([sandbox])').count(), `frames of ${place(page)}, which axe was not put into`).toBe(0)
}

/**
 * As the page settles: charts learn of a new width by a ResizeObserver, after the window has it. A table may not be
 * wider than its place either: cards cut off what reaches beyond them, without a scroll.
 */
export async function fitsWindow(page: Page): Promise<void> {
  const beyond = (): Promise<number> =>
    page.evaluate(() => {
      const tables = [...document.querySelectorAll('table')].map((table) => Math.floor(table.offsetWidth - table.parentElement!.clientWidth))
      return Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, ...tables)
    })
  await expect.configure({ soft: true }).poll(beyond, { message: `sideways scroll of ${place(page)}`, timeout: 3_000 }).toBe(0)
}

function place(page: Page): string {
  return `${page.url()} at ${page.viewportSize()?.width} px`
}
