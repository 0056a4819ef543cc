import { getRequestConfig } from 'next-intl/server'
import { defaultLocale, messages } from './messages.ts'

/**
 * What next-intl needs for a request. Reads nothing of the request, so that public pages stay static.
 * Times are rendered for the reader's zone in the browser (components/ui/relative-time); UTC is only
 * what the server writes before that.
 */
export default getRequestConfig(async () => ({
  locale: defaultLocale,
  messages: messages[defaultLocale],
  timeZone: 'UTC',
}))
