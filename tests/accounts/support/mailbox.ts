import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { mailsSettled } from '#lib/accounts/mail.ts'
import { readMessage, type Message } from './read-message.ts'

export interface ReceivedMail extends Message {
  to: string
  subject: string
  /** All that can be read in it: its text, then its HTML. */
  body: string
  /** The first link's token, if it has one. */
  token: string
}

export interface Mailbox {
  /** Waits until everything sent has arrived; mails to the address, oldest first. */
  to(address: string): Promise<ReceivedMail[]>
  close(): Promise<void>
}

/** A real SMTP server that keeps what it gets; SMTP_URL is set to it. Call before anything reads env(). */
export async function openMailbox(): Promise<Mailbox> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join()
        received.push(read(to, Buffer.concat(chunks).toString('utf8')))
        callback()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return {
    to: async (address) => {
      await mailsSettled()
      return received.filter((mail) => mail.to === address)
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

function read(to: string, raw: string): ReceivedMail {
  const message = readMessage(raw)
  const body = `${message.text}\n${message.html}`
  return { ...message, to, subject: message.headers.get('subject') ?? '', body, token: /[?]token=([\w-]+)/.exec(body)?.[1] ?? '' }
}
