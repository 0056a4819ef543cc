'use client'

import { ArrowUp, ImagePlus, Square, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Image from 'next/image'
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { useToast } from '#components/ui/toast.tsx'
import type { UserTurn } from '../../_answer/conversation.ts'

const MAX_IMAGE_BYTES = 5 * 1024 * 1024

export interface ComposerProps {
  running: boolean
  /** Names of the chosen models that take no pictures. */
  textOnly: readonly string[]
  onSend: (turn: UserTurn) => void
  onStop: () => void
}

/** Where the next message is written; pictures are chosen or pasted. */
export function Composer({ running, textOnly, onSend, onStop }: ComposerProps) {
  const t = useTranslations('playground.composer')
  const show = useToast()
  const [text, setText] = useState('')
  const [images, setImages] = useState<readonly string[]>([])
  const files = useRef<HTMLInputElement>(null)
  const ready = !running && (text.trim() !== '' || images.length > 0)

  function submit(): void {
    if (!ready) return
    onSend({ role: 'user', text, images })
    setText('')
    setImages([])
  }

  async function attach(chosen: Iterable<File>): Promise<void> {
    for (const file of chosen) {
      if (!file.type.startsWith('image/')) continue
      if (file.size > MAX_IMAGE_BYTES) show({ title: t('tooLarge'), tone: 'harm' })
      else {
        const url = await dataUrl(file)
        setImages((all) => [...all, url])
      }
    }
  }

  function keyDown(event: KeyboardEvent): void {
    // An input method's Enter chooses a character (Chinese, Japanese); it is not the end of the message.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }

  function paste(event: ClipboardEvent): void {
    if (event.clipboardData.files.length > 0) void attach(event.clipboardData.files)
  }

  return (
    <div className="flex flex-col gap-2 rounded-lg border border-edge bg-surface p-2 focus-within:border-accent">
      {images.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {images.map((url, index) => (
            <li key={index} className="relative">
              <Image src={url} alt={t('attached', { number: index + 1 })} unoptimized width={64} height={64} className="size-16 rounded-md border border-line object-cover" />
              <Button
                variant="secondary"
                size="icon"
                className="absolute -top-2 -right-2 size-6 rounded-full"
                aria-label={t('remove', { number: index + 1 })}
                onClick={() => setImages(images.filter((_, other) => other !== index))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {images.length > 0 && textOnly.length > 0 && <p className="text-xs text-warn-ink">{t('noImages', { model: textOnly.join(', ') })}</p>}
      <Textarea
        aria-label={t('label')}
        aria-describedby="composer-hint"
        placeholder={t('placeholder')}
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keyDown}
        onPaste={paste}
        className="max-h-60 resize-none border-transparent bg-transparent outline-none hover:border-transparent focus-visible:border-transparent focus-visible:outline-none field-sizing-content"
      />
      <div className="flex items-center gap-2">
        <input ref={files} type="file" accept="image/*" multiple hidden onChange={(event) => void attach(event.target.files ?? [])} />
        <Button variant="ghost" size="icon" aria-label={t('attach')} title={t('attach')} onClick={() => files.current?.click()}>
          <ImagePlus aria-hidden />
        </Button>
        <p id="composer-hint" className="flex-1 text-xs text-muted max-sm:sr-only">
          {t('hint')}
        </p>
        <span className="flex-1 sm:hidden" />
        {running ? (
          <Button variant="secondary" size="sm" onClick={onStop}>
            <Square aria-hidden />
            {t('stop')}
          </Button>
        ) : (
          <Button size="sm" disabled={!ready} onClick={submit}>
            <ArrowUp aria-hidden />
            {t('send')}
          </Button>
        )}
      </div>
    </div>
  )
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string) // readAsDataURL gives text
    reader.onerror = () => reject(reader.error ?? new Error('the file could not be read'))
    reader.readAsDataURL(file)
  })
}
