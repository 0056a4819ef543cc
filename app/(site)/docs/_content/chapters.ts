/** The documentation's pages in the order in which they are read. Each is `<locale>/<slug>.mdx` beside this file, named in messages/<locale>/docs.json. */
export const chapters = [
  { group: 'begin', slugs: ['quick-start', 'sdks', 'coding-tools'] },
  { group: 'calls', slugs: ['streaming', 'tools', 'structured-output', 'reasoning', 'caching'] },
  { group: 'choice', slugs: ['routing', 'auto'] },
  { group: 'operation', slugs: ['errors', 'limits', 'billing', 'self-hosting'] },
  { group: 'background', slugs: ['gateway-or-direct'] },
] as const

export type Slug = (typeof chapters)[number]['slugs'][number]

export const slugs: readonly Slug[] = chapters.flatMap(({ slugs: some }): readonly Slug[] => some)

/** "/docs/streaming"; the first page is "/docs" itself. */
export function docPath(slug: Slug): string {
  return slug === slugs[0] ? '/docs' : `/docs/${slug}`
}

/** Which page an address below /docs means; undefined = none. */
export function slugOf(segments: readonly string[]): Slug | undefined {
  if (segments.length === 0) return slugs[0]
  return slugs.find((slug) => slug !== slugs[0] && segments.length === 1 && slug === segments[0])
}
