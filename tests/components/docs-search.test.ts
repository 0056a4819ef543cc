import { describe, expect, it } from 'vitest'
import { findDocs, type DocPart } from '#components/shell/docs-search.ts'

const part = (page: string, title: string | null, text: string): DocPart => ({ page, title, text, href: `/docs/${page}#${title}` })
const parts = [
  part('Streaming', null, 'An answer arrives as events.'),
  part('Streaming', 'When you hang up', 'The provider is told to stop. You pay for what was delivered.'),
  part('Billing', 'What is free', 'A call whose provider fails. Nothing is paid when you hang up early.'),
  part('流式输出', '提前断开', '供应商会被告知停止。'),
]
const titles = (query: string): (string | null)[] => findDocs(parts, query).map(({ title }) => title)

describe('the search of the documentation', () => {
  it('finds the parts that hold every word, and puts first those whose headings do', () => {
    expect(titles('hang up')).toEqual(['When you hang up', 'What is free'])
    expect(titles('HANG stop')).toEqual(['When you hang up'])
    expect(titles('streaming')).toEqual([null, 'When you hang up'])
  })

  it('finds Chinese words inside of sentences', () => {
    expect(titles('停止')).toEqual(['提前断开'])
  })

  it('finds nothing for one letter, for nothing, for the end of a word, and for words that stand nowhere together', () => {
    for (const query of ['', ' ', 'a', 'events billing', 'ing']) expect(titles(query)).toEqual([])
  })
})
