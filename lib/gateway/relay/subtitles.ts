import { numberOf, stringOf } from '../../dialects/json.ts'
import type { JsonObject } from '../../dialects/types.ts'

/** Segments of a transcript (seconds, text) as SubRip or WebVTT. */
export function subtitles(segments: JsonObject[], format: 'srt' | 'vtt'): string {
  const cues = segments.map(({ start, end, text }, index) => {
    const times = `${clock(numberOf(start) ?? 0, format)} --> ${clock(numberOf(end) ?? 0, format)}`
    // A blank line would end the cue.
    const words = (stringOf(text) ?? '').trim().replace(/\n\s*\n/g, '\n')
    return format === 'srt' ? `${index + 1}\n${times}\n${words}\n` : `${times}\n${words}\n`
  })
  return format === 'srt' ? `${cues.join('\n')}\n` : `WEBVTT\n\n${cues.join('\n')}\n`
}

const DAY_MS = 86_400_000

/** 3661.5 → "01:01:01,500" or "01:01:01.500". */
function clock(seconds: number, format: 'srt' | 'vtt'): string {
  const time = new Date(Math.min(Math.max(0, Math.round(seconds * 1000)), DAY_MS - 1)).toISOString().slice(11, 23)
  return format === 'srt' ? time.replace('.', ',') : time
}
