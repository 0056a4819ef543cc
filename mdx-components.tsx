// Turbopack looks for this file by its name.
export { proseComponents as useMDXComponents } from './app/(site)/docs/_components/prose.tsx'
