/**
 * What an endpoint gives back: a web Response, or, on the path that every whole chat answer takes, the
 * plain facts of one. Making a Response only to read its text out of it again costs a tenth of such a
 * call; whoever needs one makes it with `toResponse`.
 */
export interface TextAnswer {
  status: number
  headers: Record<string, string>
  text: string
}

export type Answer = Response | TextAnswer

export function toResponse(answer: Answer): Response {
  return answer instanceof Response ? answer : new Response(answer.text, { status: answer.status, headers: answer.headers })
}
