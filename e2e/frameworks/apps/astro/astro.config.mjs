import node from '@astrojs/node'
import { defineConfig } from 'astro/config'

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  devToolbar: { enabled: false },
  security: { checkOrigin: false },
  vite: { build: { assetsInlineLimit: 0 } },
})
