import type { Passage } from './passage.ts'

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
const has = (text: string, pattern: RegExp): number => Number(pattern.test(text))
const log = Math.log1p

/** What is looked at, by name, in the order of the vector. Weights fit exactly one such list: see `featureNames`. */
const looks: Record<string, (seen: Seen) => number> = {
  length: ({ length }) => log(length),
  questionLength: ({ question }) => log(question.length),
  questionWords: ({ words }) => log(words),
  wordLength: ({ question, words }) => question.length / (words + 1),
  sentences: ({ question }) => log(countOf(question, /[.!?。！？](\s|$)/g)),
  lines: ({ question }) => log(countOf(question, /\n/g)),
  questionMarks: ({ question }) => log(countOf(question, /[?？]/g)),
  endsAsQuestion: ({ question }) => has(question, /[?？]\s*$/),
  endsOpen: ({ question }) => has(question, /([:：]|[^.?!。？！\s])\s*$/),
  options: ({ options }) => options.length,
  optionsLength: ({ options, optionsText }) => log(optionsText.length / (options.length || 1)),
  optionsLongest: ({ options }) => log(options.reduce((most, { length }) => Math.max(most, length), 0)),
  optionsSpread: ({ options }) => spreadOf(options),
  optionsNumeric: ({ options }) => shareOf(options, /^[^a-z]{0,4}\d[\d.,/ ^*+×-]*[^\d]{0,12}$/),
  optionsWord: ({ options }) => shareOf(options, /^\S+$/),
  optionsCombined: ({ options }) => shareOf(options, /\b(all|none|both|neither|either|only|[ivx]+ and|and [ivx]+)\b/),
  optionsBoolean: ({ options }) => shareOf(options, /^(true|false|yes|no|wrong|not wrong)\b/),
  optionsMath: ({ options }) => shareOf(options, /[\\^=√π∫]|\d\s*[a-z]\b/),
  optionsNegated: ({ options }) => shareOf(options, /\b(not?|never|cannot|un\w+|without)\b/),
  digits: ({ question }) => log(countOf(question, /\d/g)),
  numbers: ({ question }) => log(countOf(question, /\d+([.,]\d+)*/g)),
  decimals: ({ question }) => log(countOf(question, /\d\.\d/g)),
  bigNumbers: ({ question }) => log(countOf(question, /\d{4,}|\d,\d{3}/g)),
  years: ({ question }) => log(countOf(question, /\b1[5-9]\d\d\b|\b20[0-2]\d\b/g)),
  money: ({ question }) => log(countOf(question, /[$€£¥]\s?\d/g)),
  percents: ({ question }) => log(countOf(question, /\d\s?%|percent/g)),
  powers: ({ text }) => log(countOf(text, /\^|\bx\d|[²³]|\d\s?[x×]\s?10/g)),
  latex: ({ text }) => log(countOf(text, /\\[a-z]+|\$[^$\n]{1,80}\$/g)),
  equalities: ({ question }) => log(countOf(question, /[=<>≤≥≈]/g)),
  operators: ({ question }) => log(countOf(question, /[+*/^|·×÷-]/g)),
  brackets: ({ question }) => log(countOf(question, /[([{]/g)),
  greek: ({ text }) => log(countOf(text, /[α-ω]|\b(alpha|beta|gamma|delta|theta|lambda|sigma|omega)\b/g)),
  units: ({ text }) => log(countOf(text, /\d\s?(kg|g|mg|m|cm|mm|km|nm|s|ms|hz|khz|mhz|v|kv|a|ma|w|kw|j|kj|n|pa|kpa|atm|k|c|mol|l|ml|ft|lb|psi|btu|ev)\b|°/g)),
  variables: ({ question }) => log(countOf(question, /(^|[\s(=+*/-])[b-hj-z](?=[\s)=+*/,^-])/g)),
  code: ({ question }) => log(countOf(question, /\b(def|return|import|class|function|const|let|var|while|elif|int|void|print|assert|null|lambda)\b|[{};]\s*\n|\(\)|==|=>|->/g)),
  indented: ({ question }) => log(countOf(question, /\n(\t| {2,})\S/g)),
  quotes: ({ question }) => log(countOf(question, /["“”'‘’`]/g)),
  negations: ({ question }) => log(countOf(question, /\b(not|except|never|least|false|incorrect|cannot|without|neither)\b/g)),
  exceptLast: ({ question }) => has(question, /\b(not|except|least|false|incorrect)\b[^.?]*[:?]?\s*$/),
  which: ({ question }) => has(question, /\bwhich\b/),
  what: ({ question }) => has(question, /\b(what|who|when|where)\b/),
  why: ({ question }) => has(question, /\b(why|how|explain|because)\b/),
  howMany: ({ question }) => has(question, /\bhow (many|much|long|far|old)\b/),
  calculate: ({ question }) => has(question, /\b(calculate|compute|find|determine|evaluate|solve|estimate|simplify|derive)\b/),
  prove: ({ question }) => has(question, /\b(prove|proof|show that|theorem|lemma|if and only if)\b/),
  suppose: ({ question }) => has(question, /\b(suppose|assume|let|consider|given|if)\b/),
  most: ({ question }) => has(question, /\b(most|best|likely|primary|main|strongest)\b/),
  statements: ({ question }) => log(countOf(question, /\b(statement|scenario|premise|argument|conclusion|passage|assertion)\b/g)),
  law: ({ question }) => log(countOf(question, /\b(court|law|plaintiff|defendant|statute|contract|liable|jury|sued?|murder|negligence|constitution\w*)\b/g)),
  medicine: ({ question }) => log(countOf(question, /\b(patient|disease|symptoms?|diagnosis|treatment|blood|clinical|physician|year-old|infection)\b/g)),
  people: ({ question }) => log(countOf(question, /\b(he|she|his|her|they|their|him|them)\b/g)),
  passage: ({ question }) => log(countOf(question, /\b(according to|refers to|excerpt|passage|the following|source|written by)\b/g)),
  rareWords: ({ question, words }) => countOf(question, /[a-z]{10,}/g) / (words + 1),
  shortWords: ({ question, words }) => countOf(question, /\b[a-z]{1,3}\b/g) / (words + 1),
  foreign: ({ question }) => countOf(question, /[^\u0000-\u024f\u0370-\u03ff\u2000-\u2bff]/g) / (question.length + 1),
}

interface Seen extends Passage {
  text: string
  optionsText: string
  words: number
}

const eachLook = Object.values(looks)
export const featureNames: readonly string[] = Object.keys(looks)
export const FEATURES = eachLook.length

/** Writes the structure of a passage into `into` (length FEATURES) and returns it. */
export function readFeatures(passage: Passage, into: Float32Array): Float32Array {
  const optionsText = passage.options.join('\n')
  const seen: Seen = { ...passage, optionsText, text: `${passage.question}\n${optionsText}`, words: countOf(passage.question, /[a-z]+|[\u3040-\u9fff]/g) }
  for (let index = 0; index < FEATURES; index++) into[index] = eachLook[index]!(seen)
  return into
}

function shareOf(options: readonly string[], pattern: RegExp): number {
  if (options.length === 0) return 0
  let count = 0
  for (const option of options) if (pattern.test(option)) count++
  return count / options.length
}

/** How unlike the lengths are: their standard deviation over their mean. */
function spreadOf(options: readonly string[]): number {
  if (options.length === 0) return 0
  let sum = 0
  let squares = 0
  for (const { length } of options) {
    sum += length
    squares += length * length
  }
  const mean = sum / options.length
  return Math.sqrt(Math.max(0, squares / options.length - mean * mean)) / (mean || 1)
}
