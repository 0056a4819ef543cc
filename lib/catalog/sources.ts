/**
 * Where prices were read, and on which day. Spread into an offer (`...piAi`) it says both. Prices of
 * makers' own pages are preferred; the collections below are public packages that copy them.
 */
interface Source {
  source: string
  asOf: string
}

export const piAi: Source = { source: 'npm @earendil-works/pi-ai 1.5.2', asOf: '2026-11-10' }
export const genaiPrices: Source = { source: 'npm @pydantic/genai-prices 0.1.8', asOf: '2026-09-23' }
export const modelBank: Source = { source: 'npm model-bank 1.0.20260927202305', asOf: '2026-09-27' }
export const modelsDev: Source = { source: 'models.dev, commit f3fc6922', asOf: '2026-07-02' }
/** The page as it stood in October, naming the release of the 17th. */
export const deepseekDocs: Source = { source: 'api-docs.deepseek.com/quick_start/pricing', asOf: '2026-10-17' }

/** The moderation endpoint is free for users of the API. */
export const openaiHelp: Source = { source: 'help.openai.com, as quoted by evolink.ai', asOf: '2026-04-29' }
/** What Fireworks publishes, as a public list of prices keeps it. */
export const fireworksList: Source = { source: 'Fireworks AI price list, as kept by getmaxim.ai', asOf: '2026-11-23' }

/** The maker publishes no USD price: this is what international resellers ask for the model. */
export const resale: Source = { source: 'resale price in USD, npm @earendil-works/pi-ai 1.5.2', asOf: '2026-11-10' }

/** The mainland platform publishes CNY prices: this is the same maker's international list. */
export const zaiList: Source = { source: 'Z.AI price list, npm @earendil-works/pi-ai 1.5.2', asOf: '2026-11-10' }

/** Our own price: the maker charges nothing. */
export const seed: Source = { source: 'AIPower price list', asOf: '2026-11-22' }
