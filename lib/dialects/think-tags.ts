/** Splits text in which reasoning stands between <think> and </think>, however the pieces are cut. */
export interface ThinkSplitter {
  push(text: string): { reasoning: string; text: string }
  /** What was held back as the possible beginning of a tag. */
  end(): { reasoning: string; text: string }
}

const OPEN = '<think>'
const CLOSE = '</think>'

/**
 * The opening tag counts only at the very beginning. A closing tag without an opening one is dropped:
 * what came before it has been sent as text already.
 */
export function thinkSplitter(): ThinkSplitter {
  let state: 'start' | 'thinking' | 'answering' = 'start'
  let held = ''
  const split = (text: string): { reasoning: string; text: string } => {
    const out = { reasoning: '', text: '' }
    let rest = held + text
    held = ''
    if (state === 'start') {
      const visible = rest.trimStart()
      if (visible === '' || (OPEN.startsWith(visible) && visible !== OPEN)) {
        held = rest
        return out
      }
      state = visible.startsWith(OPEN) ? 'thinking' : 'answering'
      if (state === 'thinking') rest = visible.slice(OPEN.length)
    }
    const close = rest.indexOf(CLOSE)
    const whole = close === -1 ? rest.slice(0, rest.length - partial(rest)) : rest.slice(0, close)
    if (state === 'thinking') out.reasoning = whole
    else out.text = whole
    if (close === -1) held = rest.slice(whole.length)
    else {
      // Models put empty lines between the tag and the answer.
      out.text += rest.slice(close + CLOSE.length).replace(/^\s+/, '')
      state = 'answering'
    }
    return out
  }
  return {
    push: split,
    end() {
      const rest = held
      held = ''
      return state === 'thinking' ? { reasoning: rest, text: '' } : { reasoning: '', text: rest }
    },
  }
}

/** How many characters at the end may be the beginning of a closing tag. */
function partial(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length--) {
    if (CLOSE.startsWith(text.slice(-length))) return length
  }
  return 0
}
