import { buildClient, buildPages } from './setup/build.ts'
import { run } from './setup/refusal.ts'

/** `npm run build`: what `npm start` builds when it is missing or stale. */
await run(async () => {
  await buildClient()
  const built = await buildPages(() => console.log('  Building the pages …'))
  console.log(built ? '  Built.' : '  The build is current.')
})
