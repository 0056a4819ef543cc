import type { Annotation } from '../../chat/request.ts'
import { stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** A citation of a web page or a search result; null for places inside the caller's own documents, which have no URL. */
export function annotationOf(citation: JsonObject): Annotation | null {
  const url = stringOf(citation.url) ?? (citation.type === 'search_result_location' ? stringOf(citation.source) : undefined)
  if (url === undefined) return null
  const annotation: Annotation = { type: 'url_citation', url }
  const [title, cited] = [stringOf(citation.title), stringOf(citation.cited_text)]
  if (title !== undefined) annotation.title = title
  if (cited !== undefined) annotation.content = cited
  return annotation
}
