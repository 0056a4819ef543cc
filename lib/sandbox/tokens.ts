// Short words and word pieces, each with the white space before it: about what tokenizers do to prose.
const piece = /\s*(?:[\p{L}\p{N}]{1,6}|[^\s\p{L}\p{N}])|\s+/gu

/** Text in tokens; joined together they are the text again. */
export function tokenize(text: string): string[] {
  return text.match(piece) ?? []
}

/** How many tokens a text has. Long ones are estimated by length: counting must stay cheap. */
export function countTokens(text: string): number {
  return text.length > 20_000 ? Math.ceil(text.length / 4) : tokenize(text).length
}

/** A call's arguments as they arrive: in pieces, cut where it hurts. */
export function halves(words: string): string[] {
  const middle = Math.ceil(words.length / 2)
  return [words.slice(0, middle), words.slice(middle)].filter((part) => part !== '')
}
