import type { Annotation } from '../../chat/request.ts'
import { numberOf, objectOf, objectsOf, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** What the answer's words rest on: sources by the stretch of text they support, or the bare sources. */
export function groundingAnnotations(metadata: JsonObject, text: string): Annotation[] {
  const sources = objectsOf(metadata.groundingChunks).map(sourceOf)
  const annotations: Annotation[] = []
  const bytes = Buffer.from(text)
  for (const support of objectsOf(metadata.groundingSupports)) {
    const segment = objectOf(support.segment) ?? {}
    const stretch = {
      start: characters(bytes, numberOf(segment.startIndex) ?? 0),
      end: characters(bytes, numberOf(segment.endIndex) ?? 0),
      ...(stringOf(segment.text) !== undefined && { content: stringOf(segment.text) }),
    }
    const indices: unknown[] = Array.isArray(support.groundingChunkIndices) ? support.groundingChunkIndices : []
    for (const index of indices) {
      const source = typeof index === 'number' ? sources[index] : undefined
      if (source) annotations.push({ type: 'url_citation', ...source, ...stretch })
    }
  }
  if (annotations.length > 0) return annotations
  return sources.flatMap((source) => (source ? [{ type: 'url_citation', ...source }] : []))
}

/** Passages repeated from a source known to Google. */
export function citationAnnotations(metadata: JsonObject): Annotation[] {
  return objectsOf(metadata.citations ?? metadata.citationSources).flatMap((citation) => {
    const url = stringOf(citation.uri)
    if (url === undefined) return []
    const [title, start, end] = [stringOf(citation.title), numberOf(citation.startIndex), numberOf(citation.endIndex)]
    return [{ type: 'url_citation', url, ...(title !== undefined && { title }), ...(start !== undefined && { start }), ...(end !== undefined && { end }) }]
  })
}

function sourceOf(chunk: JsonObject): { url: string; title?: string } | null {
  const source = objectOf(chunk.web) ?? objectOf(chunk.maps) ?? objectOf(chunk.retrievedContext) ?? {}
  const [url, title] = [stringOf(source.uri), stringOf(source.title)]
  return url === undefined ? null : { url, ...(title !== undefined && { title }) }
}

/** Google counts bytes of UTF-8, everybody else characters. */
function characters(bytes: Buffer, offset: number): number {
  return bytes.subarray(0, offset).toString().length
}
