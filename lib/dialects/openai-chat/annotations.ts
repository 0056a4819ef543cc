import type { Annotation } from '../../chat/request.ts'
import { numberOf, objectOf, objectsOf, stringOf } from '../json.ts'
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

/** Perplexity names its sources beside the answer, in every chunk: `search_results`, or bare URLs in `citations`. */
export function sourcesOf(body: JsonObject): Annotation[] {
  const results = objectsOf(body.search_results).flatMap((result): Annotation[] => {
    const [url, title, content] = [stringOf(result.url), stringOf(result.title), stringOf(result.snippet)]
    return url === undefined ? [] : [{ type: 'url_citation', url, ...(title !== undefined && { title }), ...(content !== undefined && { content }) }]
  })
  if (results.length > 0 || !Array.isArray(body.citations)) return results
  return body.citations.flatMap((url): Annotation[] => (typeof url === 'string' ? [{ type: 'url_citation', url }] : []))
}
