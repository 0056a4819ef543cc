import type { Page } from '@playwright/test'
import { expect, test } from './support.ts'

/** Puts a frame into the page whose script the browser refuses, and waits for its complaint. */
async function refuseScript(page: Page): Promise<void> {
  const told = page.waitForEvent('console', (message) => message.text().startsWith('Blocked script execution'))
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', '')
    frame.srcdoc = '<script>document.title</script>'
    document.body.append(frame)
  })
  await told
}

test('a script refused in a frame is an error of the page, unless it shows mails', async ({ page, complaints }) => {
  await page.goto('/outbox')
  await refuseScript(page)
  expect(complaints.seen).toEqual([])
  await page.goto('/forgot')
  await refuseScript(page)
  expect(complaints.seen.splice(0)).toEqual([expect.stringMatching(/^Blocked script execution in 'about:srcdoc'/)])
})
