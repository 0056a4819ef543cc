/** Why an act in the settings was refused; the sentences stand in messages/<locale>/settings.json under `refused`. */
export type Reason =
  /** The person has to prove that it is them first: see proof.ts. */
  | 'proof_needed'
  | 'wrong_password'
  | 'wrong_code'
  | 'passkey_invalid'
  | 'too_many_passkeys'
  | 'two_step_on'
  /** Nothing to prove oneself with here: signing in anew does it. */
  | 'no_way'
  | 'too_many'
  | 'same_email'
  | 'email_taken'
  | 'link_invalid'
  | 'link_of_another'
  /** The identity at the other provider belongs to somebody else here. */
  | 'link_taken'
  /** Only the owner of an account may delete it, */
  | 'owners_only'
  /** and only when nobody else is a member of it. */
  | 'others_here'
  /** What was typed is not the address of the account that is to be deleted. */
  | 'other_email'
  /** The payment service does not answer. */
  | 'payment_away'
  | 'not_found'
  | 'email_invalid'
  | 'password_short'
  | 'password_long'
  | 'name_long'
  | 'passkey_name'
  | 'passkey_cancelled'
  | 'amount_invalid'

export type Refused = { ok: false; reason: Reason; retryAfter?: number }
export type Outcome = { ok: true } | Refused

export const done: Outcome = { ok: true }

export function refused(reason: Reason, retryAfter?: number): Refused {
  return { ok: false, reason, ...(retryAfter === undefined ? {} : { retryAfter }) }
}
