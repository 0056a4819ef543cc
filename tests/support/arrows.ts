import path from 'node:path'
import ts from 'typescript'

export interface SourceFile {
  /** From the project's folder, with forward slashes: "lib/chat/usage.ts". */
  path: string
  text: string
}

/** A room may import itself and what stands here: rooms, `base` (all of lib/*.ts) or one file of it. AGENTS.md tells it in words. */
const ARROWS: Record<string, { rooms: string[]; typesOnly?: string[] }> = {
  base: { rooms: ['messages', 'i18n/locales.ts'] },
  'lib/chat': { rooms: [] },
  'lib/dialects': { rooms: ['lib/chat', 'lib/errors.ts', 'lib/say.ts'] },
  'lib/providers': { rooms: ['lib/chat', 'lib/dialects'] },
  'lib/catalog': { rooms: ['lib/chat', 'lib/providers', 'lib/money.ts'], typesOnly: ['lib/dialects'] },
  'lib/billing': { rooms: ['lib/chat', 'lib/catalog', 'base'] },
  'lib/accounts': { rooms: ['lib/billing', 'base', 'generated', 'messages', 'i18n/locales.ts'] },
  'lib/reports': { rooms: ['lib/catalog', 'base'] },
  'lib/sandbox': { rooms: ['lib/dialects', 'base'] },
  'lib/gateway': { rooms: ['lib/chat', 'lib/dialects', 'lib/providers', 'lib/catalog', 'lib/billing', 'lib/accounts', 'base', 'i18n/locales.ts'] },
  components: { rooms: ['lib/money.ts', 'i18n/locales.ts'] },
  doors: { rooms: ['lib/gateway', 'base'] },
  pages: { rooms: ['lib/accounts', 'lib/billing', 'lib/reports', 'lib/catalog', 'lib/gateway/reference.ts', 'lib/gateway/auto/measured.ts', 'components', 'i18n', 'messages', 'base'] },
  'app/api': { rooms: ['lib/accounts', 'lib/billing', 'lib/reports', 'base'] },
  i18n: { rooms: ['messages', 'base'] },
}

/** Rooms of pure data and translation: no database, no framework. */
const PURE = new Set(['lib/chat', 'lib/dialects', 'lib/providers', 'lib/catalog'])
const DATABASE = /^(pg|@prisma\/.*|prisma)$/
/** Of all rooms in lib, only people's sessions know of Next: the gateway runs outside of it. */
const FRAMEWORK = /^(next|next-auth|next-intl|react|react-dom)(\/|$)/

/** Every import that goes against an arrow, as a sentence. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path)
    return importsOf(file)
      .map((found) => judge(room, file.path, found))
      .filter((sentence) => sentence !== undefined)
  })
}

interface Import {
  specifier: string
  typeOnly: boolean
}

function judge(room: string, from: string, { specifier, typeOnly }: Import): string | undefined {
  const target = resolve(from, specifier)
  if (target === undefined) {
    if (PURE.has(room) && DATABASE.test(specifier)) return `${from} imports ${specifier}: ${room} never touches the database`
    if (room.startsWith('lib/') && room !== 'lib/accounts' && FRAMEWORK.test(specifier)) return `${from} imports ${specifier}: ${room} does not know Next`
    return undefined
  }
  const allowed = ARROWS[room]
  const towards = roomOf(target)
  if (!allowed || towards === room) return undefined
  const isAllowed = (list: string[]): boolean => list.includes(towards) || list.includes(target)
  if (isAllowed(allowed.rooms) || (typeOnly && isAllowed(allowed.typesOnly ?? []))) return undefined
  return `${from} imports ${target}: ${room} may not import ${towards}${typeOnly ? '' : ' (values)'}`
}

/** "lib/chat", "base", "pages" …; rooms without arrows ("bin", "tests", settings) may import anything. */
function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/')
  if (top === 'lib') return file.split('/').length === 2 ? 'base' : `lib/${second}`
  if (file === 'server.ts' || /^app\/(api\/)?v1\//.test(file)) return 'doors'
  if (top === 'app') return second === 'api' ? 'app/api' : 'pages'
  return file.includes('/') ? top : 'settings'
}

/** The file of the project that an import means; undefined for packages. */
function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier)
  const [alias, rest] = [specifier.split('/')[0], specifier.slice(specifier.indexOf('/') + 1)]
  if (alias === '#gen') return `generated/${rest}`
  return alias === '#lib' || alias === '#components' ? `${alias.slice(1)}/${rest}` : undefined
}

function importsOf({ path: file, text }: SourceFile): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause
      const named = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : undefined
      const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (!clause?.name && (named?.length ?? 0) > 0 && named?.every((one) => one.isTypeOnly) === true)
      found.push({ specifier: node.moduleSpecifier.text, typeOnly })
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly })
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument && ts.isStringLiteral(argument)) found.push({ specifier: argument.text, typeOnly: false })
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      found.push({ specifier: node.argument.literal.text, typeOnly: true })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
