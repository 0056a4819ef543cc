'use client'

import { useRef, useState } from 'react'

/**
 * A mail as its recipient sees it, in a frame that runs no script and reaches nothing of ours; its links
 * leave the frame. As tall as the mail is, once that is known.
 */
export function MailFrame({ title, html }: { title: string; html: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(560)
  return (
    <iframe
      ref={frame}
      title={title}
      srcDoc={html.replace('<head>', '<head><base target="_top">')}
      sandbox="allow-same-origin allow-top-navigation-by-user-activation"
      onLoad={() => setHeight(frame.current?.contentDocument?.documentElement.offsetHeight ?? height)}
      style={{ height }}
      className="w-full rounded-md border border-line"
    />
  )
}
