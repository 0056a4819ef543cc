import localFont from 'next/font/local'

export { GeistSans } from 'geist/font/sans'

/**
 * Geist Mono as the package brings it, except that pages do not wait for it: code and numbers are seldom
 * the first thing read, and 70 KB ahead of the text would keep everybody on a phone waiting.
 */
export const GeistMono = localFont({
  src: '../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2',
  variable: '--font-geist-mono',
  weight: '100 900',
  preload: false,
  adjustFontFallback: false,
  fallback: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', 'Liberation Mono', 'monospace'],
})
