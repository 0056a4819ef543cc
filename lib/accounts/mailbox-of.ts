/** Where dots in the name mean nothing; both domains are one (support.google.com/mail/answer/7436150, 2026-11). */
const gmail = ['gmail.com', 'googlemail.com']

/**
 * The mailbox behind an address as `emailAddress` stores it: "a.da+news@googlemail.com" → "ada@gmail.com".
 * What follows a plus is a tag nearly everywhere (RFC 5233 calls it the detail). Only for telling whether
 * two addresses lead to the same person; mail goes to the address itself.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const name = address.slice(0, at).replace(/(?<=.)\+.*$/, '')
  return gmail.includes(domain) ? `${name.replaceAll('.', '')}@gmail.com` : `${name}@${domain}`
}
