import type { StripeObject } from './stripe-store.ts'

const methods: Record<string, string> = { card: 'Card', alipay: 'Alipay', wechat_pay: 'WeChat Pay' }

/** The sandbox's own checkout: one self-contained page that can be mistaken for nothing else. */
export function checkoutPage(session: StripeObject, declined: boolean): string {
  if (session.mode === 'setup' && session.status === 'open') return setupPage(session)
  const amount = `${session.currency === 'cny' ? '¥' : '$'}${(Number(session.amount_total) / 100).toFixed(2)}`
  const method = methods[String((session.payment_method_types as string[])[0])] ?? 'Card'
  const back = escape(String(session.cancel_url))
  if (session.status !== 'open') {
    const paid = session.status === 'complete'
    const next = escape(String(paid ? session.success_url : session.cancel_url))
    return page(paid ? 'Already paid' : 'Expired', `<h1>${paid ? 'This test payment is done' : 'This test payment has expired'}</h1><p><a class="button pay" href="${next}">Back to AIPower</a></p>`)
  }
  return page(
    `Pay ${amount}`,
    `<p class="what">${escape(String(session.title))}</p>
    <h1>${amount}</h1>
    <dl><div><dt>Method</dt><dd>${method}</dd></div><div><dt>For</dt><dd>${escape(typeof session.customer_email === 'string' ? session.customer_email : 'you')}</dd></div></dl>
    ${declined ? '<p class="declined" role="alert">The test payment was declined. Nothing was charged. Try again, or go back.</p>' : ''}
    <form method="post">
      <button class="button pay" name="outcome" value="pay">Pay ${amount} of test money</button>
      <button class="button fail" name="outcome" value="fail">Let the payment fail</button>
    </form>
    <p class="back"><a href="${back}">Cancel and go back</a></p>`,
  )
}

function setupPage(session: StripeObject): string {
  return page(
    'Save a card',
    `<p class="what">${escape(String(session.title))}</p>
    <h1>Save a card</h1>
    <dl><div><dt>Card</dt><dd>Visa ···· 4242</dd></div><div><dt>For</dt><dd>${escape(typeof session.customer_email === 'string' ? session.customer_email : 'you')}</dd></div></dl>
    <form method="post"><button class="button pay" name="outcome" value="pay">Save this test card</button></form>
    <p class="back"><a href="${escape(String(session.cancel_url))}">Cancel and go back</a></p>`,
  )
}

export function notFoundPage(): string {
  return page('Not found', '<h1>No such test payment</h1><p>The sandbox keeps payments in memory: after a restart, begin a new top-up.</p>')
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)} · Sandbox</title>
<style>
  :root { color-scheme: light dark; --ground: #f6f6f4; --card: #fff; --ink: #1b1b1a; --soft: #62625e; --line: #dfdfda; --deed: #1f5f4a; --on-deed: #fff; --warn: #fff3d1; --on-warn: #5c4300; --bad: #a3261c; }
  @media (prefers-color-scheme: dark) { :root { --ground: #141413; --card: #1e1e1c; --ink: #f1f1ee; --soft: #a5a59f; --line: #34342f; --deed: #7fd0b1; --on-deed: #0c2219; --warn: #3b2f0c; --on-warn: #f7dc8d; --bad: #ff9d92; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: auto 1fr; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
  .banner { margin: 0; padding: 10px 16px; text-align: center; background: var(--warn); color: var(--on-warn); font-weight: 600; }
  main { align-self: center; justify-self: center; width: min(420px, calc(100vw - 32px)); margin: 32px 0; padding: 32px; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
  h1 { margin: 0 0 16px; font-size: 2.25rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
  .what, dt, .back { color: var(--soft); }
  .what { margin: 0; }
  dl { margin: 0 0 24px; border-top: 1px solid var(--line); }
  dl div { display: flex; justify-content: space-between; gap: 16px; padding: 10px 0; border-bottom: 1px solid var(--line); }
  dd { margin: 0; overflow-wrap: anywhere; text-align: right; }
  form { display: grid; gap: 10px; }
  .button { display: block; width: 100%; padding: 12px 16px; border-radius: 9px; border: 1px solid var(--line); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
  .pay { background: var(--deed); border-color: var(--deed); color: var(--on-deed); }
  .fail { background: transparent; color: var(--ink); }
  .button:focus-visible, a:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px; }
  .declined { color: var(--bad); font-weight: 600; }
  .back { margin: 20px 0 0; text-align: center; font-size: 0.9rem; }
  .back a { color: inherit; }
</style>
</head>
<body>
<p class="banner">Sandbox — test money. No real payment is made here.</p>
<main>
${body}
</main>
</body>
</html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
