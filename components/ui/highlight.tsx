import { Fragment } from 'react'

// Comments, strings, everything else: all the colour that short examples need.
const token = /((?:#|\/\/)[^\n]*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g

/** Code with comments and strings set apart, and the given words (a model's id) marked. */
export function Highlight({ code, mark = [] }: { code: string; mark?: readonly string[] }) {
  const pieces: { text: string; kind: 'plain' | 'comment' | 'string' }[] = []
  let from = 0
  for (const match of code.matchAll(token)) {
    // The "//" of an address is no comment.
    if (match[1]?.startsWith('//') && code[match.index - 1] === ':') continue
    pieces.push({ text: code.slice(from, match.index), kind: 'plain' }, { text: match[0], kind: match[1] ? 'comment' : 'string' })
    from = match.index + match[0].length
  }
  pieces.push({ text: code.slice(from), kind: 'plain' })
  return pieces.map(({ text, kind }, index) => {
    if (kind === 'plain') return <Fragment key={index}>{text}</Fragment>
    if (kind === 'comment') return <span key={index} className="text-faint">{text}</span>
    return <span key={index} className="text-muted">{marked(text, mark)}</span>
  })
}

function marked(text: string, words: readonly string[]) {
  const word = words.find((candidate) => candidate !== '' && text.includes(candidate))
  if (!word) return text
  const at = text.indexOf(word)
  return (
    <>
      {text.slice(0, at)}
      <span className="rounded-sm bg-accent-soft font-medium text-accent-ink">{word}</span>
      {text.slice(at + word.length)}
    </>
  )
}
