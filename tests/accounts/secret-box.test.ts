import { afterEach, describe, expect, it, vi } from 'vitest'

/** A process with these settings: env() is read once. */
async function processWith(settings: Record<string, string>) {
  vi.resetModules()
  for (const [name, value] of Object.entries({ DATABASE_URL: 'postgresql://unused', ...settings })) vi.stubEnv(name, value)
  return import('#lib/accounts/secret-box.ts')
}

const [old, fresh] = ['the first secret of this installation', 'the second secret of this installation']

describe('a sealed secret', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it('opens for its owner alone, unchanged', async () => {
    const { seal, unseal } = await processWith({ AUTH_SECRET: old })
    const box = seal(Buffer.from('seed'), 'totp:ada')
    expect(unseal(box, 'totp:ada')).toEqual({ secret: Buffer.from('seed'), stale: false })
    expect(seal(Buffer.from('seed'), 'totp:ada')).not.toBe(box)
    expect(() => unseal(box, 'totp:grace')).toThrow()
    const parts = box.split('.')
    for (let i = 2; i < parts.length; i++) {
      const changed = parts.with(i, (parts[i]!.startsWith('A') ? 'B' : 'A') + parts[i]!.slice(1)).join('.')
      expect(() => unseal(changed, 'totp:ada'), changed).toThrow()
    }
    for (const nonsense of ['', 'v1', 'v2.a.b.c.d', parts.slice(0, 4).join('.')]) expect(() => unseal(nonsense, 'totp:ada')).toThrow()
  })

  it('survives a change of AUTH_SECRET when the one before is told, and is then sealed anew', async () => {
    const box = (await processWith({ AUTH_SECRET: old })).seal(Buffer.from('seed'), 'totp:ada')
    const { unseal } = await processWith({ AUTH_SECRET: fresh, AUTH_SECRET_PREVIOUS: old })
    expect(unseal(box, 'totp:ada')).toEqual({ secret: Buffer.from('seed'), stale: true })
    const strangers = await processWith({ AUTH_SECRET: fresh, AUTH_SECRET_PREVIOUS: '' })
    expect(() => strangers.unseal(box, 'totp:ada')).toThrow('AUTH_SECRET_PREVIOUS')
  })
})
