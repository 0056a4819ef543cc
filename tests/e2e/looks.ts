import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './support.ts'

/** No rule of accessibility may be broken, whatever its weight, and nothing may reach beyond the window's edge. */
export async function looksRight(page: Page): Promise<void> {
  await isAccessible(page)
  await fitsWindow(page)
}

export async function isAccessible(page: Page): Promise<void> {
  // Into a frame without scripts (a mail in the outbox) axe cannot go; it waits for an answer from there.
  const { violations } = await new AxeBuilder({ page }).exclude('iframe[sandbox]').analyze()
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`), `accessibility of ${place(page)}`).toEqual([])
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
