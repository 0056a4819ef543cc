import { useTranslations } from 'next-intl'
import { cn } from '#components/ui/cn.ts'

const steps = ['check', 'reserve', 'choose', 'count', 'settle'] as const

/** The way of one call as a drawing: lying for wide windows, standing for phones. Its words are real text; its meaning is told once to those who do not see it. */
export function CallPath() {
  const t = useTranslations('home.path')
  const words: Words = {
    program: t('program'),
    sdk: t('sdk'),
    gateway: t('gateway'),
    steps: steps.map((step) => t(`steps.${step}`)),
    first: t('first'),
    second: t('second'),
    fails: t('fails'),
    answers: t('answers'),
    answer: t('answer'),
  }
  return (
    <figure aria-label={t('drawing')}>
      <Lying words={words} className="max-md:hidden" />
      <Standing words={words} className="mx-auto max-w-sm md:hidden" />
    </figure>
  )
}

interface Words {
  program: string
  sdk: string
  gateway: string
  steps: readonly string[]
  first: string
  second: string
  fails: string
  answers: string
  answer: string
}

function Lying({ words, className }: { words: Words; className: string }) {
  return (
    <svg viewBox="0 0 1072 284" aria-hidden className={cn('w-full', className)}>
      <Arrows of="lying" />
      <Box x={1} y={102} width={212} height={80} title={words.program} note={words.sdk} />
      <path d="M213 126h74" className={line} markerEnd="url(#lying)" />
      <path d="M295 160h-74" className={cn(line, 'stroke-accent')} markerEnd="url(#lying-accent)" />
      <Label x={254} y={184} accent>
        {words.answer}
      </Label>

      <rect x={295} y={1} width={426} height={282} rx={8} className="fill-surface stroke-line" />
      <text x={319} y={33} className="fill-ink text-base font-semibold">
        {words.gateway}
      </text>
      {words.steps.map((step, index) => (
        <Step key={step} number={index + 1} y={68 + index * 45} x={331} last={index === words.steps.length - 1}>
          {step}
        </Step>
      ))}

      <path d="M721 92h118" className={cn(line, 'stroke-harm')} strokeDasharray="4 4" markerEnd="url(#lying-harm)" />
      <Label x={780} y={82}>
        1
      </Label>
      <path d="M721 186h118" className={line} markerEnd="url(#lying)" />
      <Label x={780} y={176}>
        2
      </Label>
      <path d="M847 214H729" className={cn(line, 'stroke-accent')} markerEnd="url(#lying-accent)" />
      <Box x={847} y={52} width={224} height={80} title={words.first} note={words.fails} tone="harm" />
      <Box x={847} y={160} width={224} height={80} title={words.second} note={words.answers} tone="accent" />
    </svg>
  )
}

function Standing({ words, className }: { words: Words; className: string }) {
  return (
    <svg viewBox="0 0 358 560" aria-hidden className={cn('w-full', className)}>
      <Arrows of="standing" />
      <Box x={53} y={1} width={252} height={72} title={words.program} note={words.sdk} />
      <path d="M150 73v40" className={line} markerEnd="url(#standing)" />
      <path d="M208 121v-40" className={cn(line, 'stroke-accent')} markerEnd="url(#standing-accent)" />
      <text x={220} y={103} className="fill-accent-ink text-sm">
        {words.answer}
      </text>

      <rect x={1} y={121} width={356} height={282} rx={8} className="fill-surface stroke-line" />
      <text x={25} y={153} className="fill-ink text-base font-semibold">
        {words.gateway}
      </text>
      {words.steps.map((step, index) => (
        <Step key={step} number={index + 1} y={188 + index * 45} x={37} last={index === words.steps.length - 1}>
          {step}
        </Step>
      ))}

      <path d="M86 403v68" className={cn(line, 'stroke-harm')} strokeDasharray="4 4" markerEnd="url(#standing-harm)" />
      <Label x={100} y={443}>
        1
      </Label>
      <path d="M250 403v68" className={line} markerEnd="url(#standing)" />
      <path d="M278 479v-68" className={cn(line, 'stroke-accent')} markerEnd="url(#standing-accent)" />
      <Label x={236} y={443}>
        2
      </Label>
      <Box x={1} y={479} width={170} height={80} title={words.first} note={words.fails} tone="harm" />
      <Box x={187} y={479} width={170} height={80} title={words.second} note={words.answers} tone="accent" />
    </svg>
  )
}

const line = 'fill-none stroke-edge [stroke-width:1.5]'

interface BoxProps {
  x: number
  y: number
  width: number
  height: number
  title: string
  note: string
  tone?: 'harm' | 'accent'
}

function Box({ x, y, width, height, title, note, tone }: BoxProps) {
  return (
    <>
      <rect x={x} y={y} width={width} height={height} rx={8} className={cn('fill-surface', tone === 'harm' ? 'stroke-harm-line' : tone === 'accent' ? 'stroke-accent' : 'stroke-line')} />
      <text x={x + width / 2} y={y + height / 2 - 4} textAnchor="middle" className="fill-ink text-base font-medium">
        {title}
      </text>
      <text x={x + width / 2} y={y + height / 2 + 17} textAnchor="middle" className={cn('text-sm', tone === 'harm' ? 'fill-harm-ink' : tone === 'accent' ? 'fill-accent-ink' : 'fill-muted')}>
        {note}
      </text>
    </>
  )
}

function Step({ number, x, y, last, children }: { number: number; x: number; y: number; last: boolean; children: string }) {
  return (
    <>
      {!last && <path d={`M${x} ${y + 12}v21`} className="fill-none stroke-line" />}
      <circle cx={x} cy={y} r={12} className="fill-accent-soft" />
      <text x={x} y={y + 4} textAnchor="middle" className="fill-accent-ink font-mono text-xs">
        {number}
      </text>
      <text x={x + 26} y={y + 5} className="fill-ink text-base">
        {children}
      </text>
    </>
  )
}

function Label({ x, y, accent = false, children }: { x: number; y: number; accent?: boolean; children: string }) {
  return (
    <text x={x} y={y} textAnchor="middle" className={cn('text-xs', accent ? 'fill-accent-ink' : 'fill-muted font-mono')}>
      {children}
    </text>
  )
}

/** Each drawing has its own: heads defined in one that is hidden are not drawn in the other. */
function Arrows({ of }: { of: string }) {
  return (
    <defs>
      {(['fill-edge', 'fill-accent', 'fill-harm'] as const).map((fill) => (
        <marker
          key={fill}
          id={`${of}${fill.slice('fill'.length).replace('-edge', '')}`}
          viewBox="0 0 8 8"
          refX={1}
          refY={4}
          markerWidth={8}
          markerHeight={8}
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" className={fill} />
        </marker>
      ))}
    </defs>
  )
}
