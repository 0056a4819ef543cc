import localFont from 'next/font/local'

/**
 * Geist, cut by script as Fontsource packs it: what the site is written in is 29 KB where the whole typeface is 70.
 * Everything else, Chinese too, comes from the reader's system.
 */
export const GeistSans = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  variable: '--font-geist-sans',
  weight: '100 900',
})

/** The letters with marks of names like Łukasz, fetched by pages that show one. */
export const GeistSansExtended = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-ext-wght-normal.woff2',
  variable: '--font-geist-sans-extended',
  weight: '100 900',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-02BA, U+1E00-1E9F, U+1EF2-1EFF' }],
})

/** For code and numbers, which stand on nearly every page: fetched with the text's own rather than once the styles ask for it. */
export const GeistMono = localFont({
  src: '../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2',
  variable: '--font-geist-mono',
  weight: '100 900',
  adjustFontFallback: false,
  fallback: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', 'Liberation Mono', 'monospace'],
})
