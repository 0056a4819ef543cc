import type { FinishReason } from '../../chat/events.ts'

const reasons: Record<string, FinishReason> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  // The client sends the turn back to go on; nothing was cut off.
  pause_turn: 'stop',
  compaction: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
}

export function finishReason(raw: string): FinishReason {
  return reasons[raw] ?? 'stop'
}

/** Ours in Anthropic's words. A raw word of Anthropic's own is kept. */
export function stopReason(reason: FinishReason, raw: string | null, stopSequence: string | undefined): string {
  if (raw !== null && reasons[raw] === reason) return raw
  switch (reason) {
    case 'length':
      return 'max_tokens'
    case 'tool_calls':
      return 'tool_use'
    case 'content_filter':
      return 'refusal'
    default:
      return stopSequence === undefined ? 'end_turn' : 'stop_sequence'
  }
}
