import type { Annotation } from '../../chat/request.ts'
import { numberOf, objectOf, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** { type: "url_citation", url_citation: { url, title, content, start_index, end_index } }; null for other kinds. */
export function annotationOf(wire: JsonObject): Annotation | null {
  const citation = wire.type === 'url_citation' ? (objectOf(wire.url_citation) ?? wire) : undefined
  const url = stringOf(citation?.url)
  if (!citation || url === undefined) return null
  const annotation: Annotation = { type: 'url_citation', url }
  const [title, content] = [stringOf(citation.title), stringOf(citation.content)]
  const [start, end] = [numberOf(citation.start_index), numberOf(citation.end_index)]
  if (title !== undefined) annotation.title = title
  if (content !== undefined) annotation.content = content
  if (start !== undefined) annotation.start = start
  if (end !== undefined) annotation.end = end
  return annotation
}

export function annotationToWire({ url, title, content, start, end }: Annotation): JsonObject {
  return {
    type: 'url_citation',
    url_citation: {
      url,
      title: title ?? '',
      ...(content !== undefined && { content }),
      start_index: start ?? 0,
      end_index: end ?? 0,
    },
  }
}
