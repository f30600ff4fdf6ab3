import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [reactRouter()],
  define: { __VERSION__: JSON.stringify(process.env.VERSION) },
  build: { assetsInlineLimit: 0 },
})
