import { UptimeStrip } from '#components/charts/uptime-strip.tsx'
import { ValueStrip } from '#components/charts/value-strip.tsx'
import { Field } from '#components/ui/field.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const answer = '### An answer\n\nWith **weight**, `code`, a [link](https://example.com) and\n\n- a list\n- of two\n\n> quoted\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```\ncode in a block\n```\n\n<b>HTML is text</b>'

/** Fields that are more than a line of text. */
export function LongFields() {
  return (
    <>
      <Field label="Select">
        {(control) => (
          <Select {...control} defaultValue="b">
            <option value="a">First</option>
            <option value="b">Second</option>
          </Select>
        )}
      </Field>
      <Field label="Wrong select" error="Choose one.">
        {(control) => (
          <Select {...control}>
            <option />
          </Select>
        )}
      </Field>
      <Field label="Several lines">{(control) => <Textarea {...control} rows={3} placeholder="Placeholder" />}</Field>
      <Field label="Wrong lines" error="At most 20 characters.">
        {(control) => <Textarea {...control} rows={3} defaultValue="Something that is too long" />}
      </Field>
      <PasswordField label="Password" name="password" autoComplete="current-password" hint="A button shows it." />
      <PasswordField label="Wrong password" name="wrong" autoComplete="current-password" error="This password is not right." />
    </>
  )
}

/** Hours of a day: all well, some trouble, one lost, one without calls. */
export function Strips() {
  const uptime = (hour: number): number | null => [null, 1, 1, 0.98, 0.5, 0][hour % 6]!
  return (
    <>
      <UptimeStrip cells={hours.map((hour) => ({ label: `hour ${hour}`, uptime: uptime(hour) }))} summary="A made-up day of uptime" />
      <ValueStrip cells={hours.map((hour) => ({ label: `hour ${hour}`, value: hour % 6 === 0 ? null : hour * hour }))} summary="A made-up day of values" />
    </>
  )
}

export function RichText() {
  return <Markdown text={answer} />
}
