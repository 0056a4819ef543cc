import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'

/** What callers may be told, as the code says it: the templates of say`…` and the plain texts of ApiError, with their places. */
export function phrasesOfCode(): { template: string; place: string }[] {
  return globSync('{lib,app}/**/*.{ts,tsx}').flatMap((file) => phrasesOf(file.replaceAll('\\', '/'), readFileSync(file, 'utf8')))
}

function phrasesOf(file: string, text: string): { template: string; place: string }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: { template: string; place: string }[] = []
  const note = (node: ts.Node, template: string): void => void found.push({ template, place: `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}` })

  /** What stands where a sentence is expected. */
  function sentence(node: ts.Expression): void {
    if (ts.isStringLiteralLike(node)) note(node, node.text)
    else if (ts.isParenthesizedExpression(node)) sentence(node.expression)
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(sentence)
    else if (ts.isTemplateExpression(node)) note(node, `UNTAGGED ${node.getText()}`)
  }

  function visit(node: ts.Node): void {
    if (ts.isNewExpression(node) && node.expression.getText() === 'ApiError' && node.arguments?.[1]) sentence(node.arguments[1])
    // What a schema of ours says of a field; lib/dialects/schema.ts closes the sentence.
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'error' && /\/wire\.ts$/.test(file) && ts.isStringLiteralLike(node.initializer)) note(node, `${node.initializer.text}.`)
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'say') note(node, templateOf(node.template))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** `Key ${a} of ${b}` → "Key {0} of {1}". */
function templateOf(node: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  return node.templateSpans.reduce((text, span, index) => `${text}{${index}}${span.literal.text}`, node.head.text)
}
