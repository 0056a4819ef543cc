import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { UsageChart } from '#components/charts/usage-chart.tsx'
import { SandboxBanner } from '#components/shell/sandbox-banner.tsx'
import { firstCall } from '#components/snippets.ts'
import { ThemeSwitch } from '#components/theme/theme-switch.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button, ButtonLink, type ButtonSize, type ButtonVariant } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field, TextField } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Money } from '#components/ui/money.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Stat } from '#components/ui/stat.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { sampleModels, sampleSpend, sampleTimes } from './_components/sample-spend.ts'
import { LongFields, RichText, Strips } from './_components/more-shelves.tsx'
import { Moving } from './_components/moving.tsx'

export const metadata: Metadata = { title: 'Components', robots: 'noindex' }

const variants: ButtonVariant[] = ['primary', 'secondary', 'ghost', 'harm']
const sizes: ButtonSize[] = ['sm', 'md', 'lg']

/** Every component in every state, for whoever changes one. In development only; its words are not translated. */
export default function Components() {
  if (process.env.NODE_ENV === 'production') notFound()
  return (
    <>
      <SandboxBanner />
      <main id="content" className="mx-auto flex max-w-[1120px] flex-col gap-8 px-4 py-8">
        <div className="flex items-center justify-between">
          <h1 className="text-xl font-semibold">Components</h1>
          <ThemeSwitch />
        </div>
        <Shelf title="Buttons">
          {variants.map((variant) => (
            <div key={variant} className="flex flex-wrap items-center gap-2">
              {sizes.map((size) => (
                <Button key={size} variant={variant} size={size}>
                  {variant} {size}
                </Button>
              ))}
              <Button variant={variant} disabled>
                disabled
              </Button>
              <Button variant={variant} pending>
                pending
              </Button>
              <ButtonLink variant={variant} href="/dev/components">
                link
              </ButtonLink>
            </div>
          ))}
          <div className="flex items-center gap-2">
            <CopyButton value="copied text" />
            <CopyButton value="copied text" label="Copy key" size="sm" variant="secondary" />
            <Tooltip text="A tooltip says more, never the only thing.">
              <Button variant="secondary" size="sm">
                Tooltip
              </Button>
            </Tooltip>
          </div>
          <Moving />
        </Shelf>
        <Shelf title="Fields">
          <div className="grid gap-4 md:grid-cols-2">
            <TextField label="Plain" placeholder="Placeholder" />
            <TextField label="With a hint" hint="Said before a mistake can be made." defaultValue="A value" aside="Aside" />
            <TextField label="Wrong" error="An amount between $5.00 and $1,000.00, such as 25." defaultValue="2" />
            <TextField label="Disabled" disabled defaultValue="Not now" />
            <Field label="Any control">{(control) => <Input {...control} type="password" defaultValue="password" />}</Field>
            <LongFields />
            <fieldset>
              <legend className="mb-1.5 text-sm font-medium">Choice</legend>
              <div className="grid grid-cols-3 gap-2">
                <Choice name="choice" value="a" defaultChecked>
                  Chosen
                </Choice>
                <Choice name="choice" value="b">
                  Other
                </Choice>
                <Choice name="choice" value="c" disabled>
                  Disabled
                </Choice>
              </div>
            </fieldset>
          </div>
        </Shelf>
        <Shelf title="Messages">
          <Alert tone="info" title="Information">
            Something to know, nothing to do.
          </Alert>
          <Alert tone="success" title="$20.00 added">
            The credit can be used at once.
          </Alert>
          <Alert tone="warn" title="Attention" actions={<Button size="sm">Do it</Button>}>
            Something to do soon.
          </Alert>
          <Alert tone="harm" title="This failed">
            What happened, why, and what to do.
          </Alert>
          <div className="flex flex-wrap gap-2">
            <Badge>neutral</Badge>
            <Badge tone="accent">accent</Badge>
            <Badge tone="info">info</Badge>
            <Badge tone="warn">warn</Badge>
            <Badge tone="harm">harm</Badge>
          </div>
          <EmptyState title="Nothing here yet" action={<Button size="sm">Create key</Button>}>
            One sentence that says what will stand here.
          </EmptyState>
          <div className="flex flex-col gap-2">
            <Skeleton className="h-6 w-40" />
            <Skeleton className="h-24" />
          </div>
        </Shelf>
        <Shelf title="Numbers">
          <dl className="grid grid-cols-2 gap-6 md:grid-cols-4">
            <Stat label="Balance" value={<Money nano={12_400_000_000n} />} note="a note" />
            <Stat label="Small" value={<Money nano={4_200_000n} />} />
            <Stat label="Tiny" value={<Money nano={41n} />} />
            <Stat label="Owed" value={<Money nano={-3_000_000_000n} />} />
          </dl>
          <p className="text-sm text-muted">
            <RelativeTime at="2026-11-23T00:00:00Z" /> · <RelativeTime at="2025-01-01T00:00:00Z" />
          </p>
          <Table caption="A table">
            <TableHead>
              <TableHeader>Model</TableHeader>
              <TableHeader numeric wide>
                Calls
              </TableHeader>
              <TableHeader numeric>Spend</TableHeader>
            </TableHead>
            <TableBody>
              {sampleModels.slice(0, 3).map((model, index) => (
                <TableRow key={model}>
                  <TableCell>
                    {model}
                    <TableNote>{index * 1_234} calls</TableNote>
                  </TableCell>
                  <TableCell numeric wide>
                    {index * 1_234}
                  </TableCell>
                  <TableCell numeric>
                    <Money nano={BigInt(index) * 1_234_567_890n} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Shelf>
        <Shelf title="Chart">
          <UsageChart label="Spend" unit="usd" step="day" timezone="UTC" {...sampleSpend} />
          <UsageChart label="Time to first token" unit="ms" step="day" timezone="UTC" {...sampleTimes} />
          <Strips />
        </Shelf>
        <Shelf title="Code and tabs">
          <CodeBlock samples={firstCall({ baseUrl: 'https://ai.example.com/v1', key: 'sk-aip-v1-…', model: 'auto' })} mark={['auto']} />
          <CodeBlock samples={[{ language: 'Shell', code: 'npm start # everything' }]} />
          <RichText />
          <Tabs defaultValue="one">
            <TabsList aria-label="Tabs">
              <TabsTrigger value="one">One</TabsTrigger>
              <TabsTrigger value="two">Two</TabsTrigger>
            </TabsList>
            <TabsContent value="one" className="pt-3">
              The first.
            </TabsContent>
            <TabsContent value="two" className="pt-3">
              The second.
            </TabsContent>
          </Tabs>
        </Shelf>
      </main>
    </>
  )
}

function Shelf({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader title={title} />
      <div className="flex flex-col gap-5">{children}</div>
    </Card>
  )
}
