import { z } from 'zod'

/** An address as it is stored and looked up: trimmed, lower case, at most 254 characters (RFC 5321 §4.5.3.1.3). */
export const emailAddress = z
  .string()
  .max(320)
  .transform((text) => text.trim().normalize('NFC').toLowerCase())
  .pipe(z.email().max(254))
