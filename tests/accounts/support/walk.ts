import { createKey, revokeKey } from '#lib/accounts/api-keys.ts'
import { createAuthenticator } from '#lib/accounts/authenticate.ts'
import { mailsSettled } from '#lib/accounts/mail.ts'
import { requestReset, resetPassword } from '#lib/accounts/reset-password.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { signUp } from '#lib/accounts/sign-up.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import { closeDb } from '#lib/db.ts'
import { vouchFor } from '#lib/accounts/vouch.ts'

// Runs as a process of its own, so that all it logs can be read. Sends every secret it handled to its
// parent, and the parent sends back the tokens that arrived by mail.
const email = 'ada@example.com'
const visitor = { ip: '203.0.113.1', userAgent: 'walk' }
const secrets = ['the first password', 'the second password']

const signedUp = await signUp({ email, password: secrets[0]! }, visitor)
if (signedUp.ok) secrets.push(signedUp.proof)
await mailsSettled()
await signIn({ email, password: secrets[0]! }, visitor)
await requestReset({ email }, visitor)
await mailsSettled()
const token = await new Promise<string>((resolve) => {
  process.once('message', (message) => resolve(String(message)))
  process.send?.({ want: 'token' })
})
secrets.push(token)
await resetPassword({ token, password: secrets[1]! }, visitor)
const session = await signIn({ email, password: secrets[1]! }, visitor)
if (session.ok) {
  secrets.push(session.sessionId)
  await userOfSession(session.sessionId)
}
const caller = await vouchFor(email)
const { key, id } = await createKey(caller, { name: 'walk' })
secrets.push(key)
const before = await createAuthenticator()
await before.authenticate(key)
await before.close()
await revokeKey(caller, id)
const authenticator = await createAuthenticator()
for (const wrong of [key, `${key}x`, 'sk-aip-v1-nonsense-nonsense']) await authenticator.authenticate(wrong).catch((error: Error) => console.log(error.message))
await authenticator.close()
await mailsSettled()
await closeDb()
process.send?.({ secrets })
process.disconnect()
