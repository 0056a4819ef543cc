/**
 * A sentence for a caller, with its values kept apart so that it can be told in the caller's language:
 * say`The key ${label} has expired.` is English here, and messages/<locale>/errors.json knows
 * "The key {0} has expired." in others.
 */
export class Phrase {
  /** "The key {0} has expired." */
  readonly template: string
  readonly values: readonly Said[]

  constructor(template: string, values: readonly Said[]) {
    this.template = template
    this.values = values
  }

  toString(): string {
    return tell(this, {})
  }
}

/** Names, figures and phrases inside a phrase. */
export type Said = string | number | bigint | Phrase

/** Sentences of one language by the English template they say. */
export type Sentences = Readonly<Record<string, string>>

export function say(strings: TemplateStringsArray, ...values: Said[]): Phrase {
  return new Phrase(strings.reduce((text, part, index) => `${text}{${index - 1}}${part}`), values)
}

/** A phrase in the language of `sentences`; where that has none, in English. A value that is a sentence itself is told alike. */
export function tell(phrase: Said, sentences: Sentences): string {
  if (!(phrase instanceof Phrase)) return Object.hasOwn(sentences, String(phrase)) ? sentences[String(phrase)]! : String(phrase)
  const sentence = Object.hasOwn(sentences, phrase.template) ? sentences[phrase.template]! : phrase.template
  return sentence.replace(/\{(\d+)\}/g, (_, index: string) => tell(phrase.values[Number(index)]!, sentences))
}
