'use client'

import { useRef, useState } from 'react'
import { ask } from '../../_answer/ask.ts'
import { requestOf, type AnswerTurn, type Parameters, type ToolTurn, type Turn, type UserTurn } from '../../_answer/conversation.ts'

export const MOST_COLUMNS = 3

/** One model's side of the playground. */
export interface Column {
  id: string
  model: string
  turns: readonly Turn[]
}

export interface Columns {
  columns: readonly Column[]
  /** Some answer is still coming. */
  running: boolean
  add(): void
  remove(id: string): void
  choose(id: string, model: string): void
  /** Puts the same turn to every column. */
  send(turn: UserTurn, parameters: Parameters): void
  /** Goes on in one column with the results of the tools it called. */
  answerTools(id: string, results: readonly ToolTurn[], parameters: Parameters): void
  stop(): void
  clear(): void
}

/** The columns and the answers on their way into them. */
export function useColumns(model: string): Columns {
  const [columns, setColumns] = useState<readonly Column[]>(() => [{ id: 'first', model, turns: [] }])
  const [waiting, setWaiting] = useState(0)
  const aborts = useRef(new Map<string, AbortController>())

  function change(id: string, how: (column: Column) => Column): void {
    setColumns((all) => all.map((column) => (column.id === id ? how(column) : column)))
  }

  async function run(column: Column, more: readonly Turn[], parameters: Parameters): Promise<void> {
    const turns = [...column.turns, ...more]
    const abort = new AbortController()
    aborts.current.set(column.id, abort)
    setWaiting((count) => count + 1)
    const show = (answer: AnswerTurn): void => change(column.id, (now) => ({ ...now, turns: [...turns, answer] }))
    for await (const answer of ask(requestOf(column.model, turns, parameters), abort)) show(answer)
    setWaiting((count) => count - 1)
  }

  function stop(id?: string): void {
    for (const [column, abort] of aborts.current) if (id === undefined || id === column) abort.abort()
  }

  return {
    columns,
    running: waiting > 0,
    add: () => setColumns((all) => [...all, { id: crypto.randomUUID(), model: all.at(-1)!.model, turns: [] }]),
    remove: (id) => {
      stop(id)
      setColumns((all) => all.filter((column) => column.id !== id))
    },
    choose: (id, chosen) => change(id, (column) => ({ ...column, model: chosen })),
    send: (turn, parameters) => columns.forEach((column) => void run(column, [turn], parameters)),
    answerTools: (id, results, parameters) => {
      const column = columns.find((candidate) => candidate.id === id)
      if (column) void run(column, results, parameters)
    },
    stop: () => stop(),
    clear: () => {
      stop()
      setColumns((all) => all.map((column) => ({ ...column, turns: [] })))
    },
  }
}
