import auth from '../messages/en/auth.json' with { type: 'json' }
import billing from '../messages/en/billing.json' with { type: 'json' }
import charts from '../messages/en/charts.json' with { type: 'json' }
import common from '../messages/en/common.json' with { type: 'json' }
import dashboard from '../messages/en/dashboard.json' with { type: 'json' }
import keys from '../messages/en/keys.json' with { type: 'json' }
import mail from '../messages/en/mail.json' with { type: 'json' }
import receipt from '../messages/en/receipt.json' with { type: 'json' }
import reference from '../messages/en/reference.json' with { type: 'json' }
import rules from '../messages/en/rules.json' with { type: 'json' }
import site from '../messages/en/site.json' with { type: 'json' }
import statement from '../messages/en/statement.json' with { type: 'json' }
import usage from '../messages/en/usage.json' with { type: 'json' }

/** Every visible sentence: a file in messages/<locale> is a namespace. English is the shape of the others. */
const en = { auth, billing, charts, common, dashboard, keys, mail, receipt, reference, rules, site, statement, usage }

export type Messages = typeof en

/** A language is one more line here and one more folder under messages/. */
export const messages = { en } satisfies Record<string, Messages>

export type Locale = keyof typeof messages

export const defaultLocale: Locale = 'en'

// Teaches next-intl our keys: a misspelt one is a type error.
declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: Messages
  }
}
