import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { describe, expect, it } from 'vitest'
import { defaultLocale, locales } from '../../i18n/locales.ts'
import { messages } from '../../i18n/messages.ts'

/** Names and signs that are the same in every language; keys as "namespace.key". */
const SAME: RegExp[] = [
  /^(common\.product|receipt\.paidBy\.us|home\.path\.gateway)$/,
  /^(reference|home|model\.call)\.keyPlace$/,
  /^(reference\.baseUrl|statement\.pdf|statement\.usageJson|usage\.export\.(csv|json))$/,
  // Measures are called by their names.
  /^(model\.quality\.metrics|compare\.lines)\.gpqa-diamond$/,
  /^playground\.(parameters\.topP|figures\.speedValue|figures\.json)$/,
]

const others = locales.filter((locale) => locale !== defaultLocale)
const english = flatten(messages[defaultLocale])

describe.each(others)('the sentences in %s', (locale) => {
  const translated = flatten(messages[locale])

  it('have the same keys as the English ones', () => {
    expect([...translated.keys()].toSorted()).toEqual([...english.keys()].toSorted())
  })

  it('are given the same arguments', () => {
    for (const [key, text] of english) expect(argumentsOf(translated.get(key)!), `${key}: ${translated.get(key)}`).toEqual(argumentsOf(text))
  })

  it('are translated, except for names', () => {
    const left = [...english].filter(([key, text]) => translated.get(key) === text && /\p{L}/u.test(text) && !SAME.some((name) => name.test(key)))
    expect(left.map(([key]) => key)).toEqual([])
  })

  it('put Chinese punctuation after Chinese characters', () => {
    const wrong = [...translated].filter(([, text]) => /\p{Script=Han}[,;:!?](\s|$)|\p{Script=Han}\.(\s|$)/u.test(text))
    expect(wrong.map(([key]) => key)).toEqual([])
  })
})

it('says nothing twice: every exception is still one', () => {
  for (const name of SAME) expect([...english.keys()].some((key) => name.test(key)), String(name)).toBe(true)
})

function flatten(tree: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    if (typeof value === 'string') found.set(prefix + key, value)
    else if (typeof value === 'object' && value !== null) for (const [inner, text] of flatten(value, `${prefix}${key}.`)) found.set(inner, text)
    else throw new Error(`${prefix}${key} is neither a sentence nor a group of them`)
  }
  return found
}

/** "count: plural", "code: tag" …, each once. */
function argumentsOf(text: string): string[] {
  const found = new Set<string>()
  const visit = (elements: MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue
      if (element.type === TYPE.tag) {
        found.add(`<${element.value}>`)
        visit(element.children)
        continue
      }
      found.add(`${element.value}: ${TYPE[element.type]}`)
      if (element.type === TYPE.plural || element.type === TYPE.select) for (const option of Object.values(element.options)) visit(option.value)
    }
  }
  visit(parse(text))
  return [...found].toSorted()
}
