import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  define: { __VERSION__: JSON.stringify(process.env.VERSION) },
  build: { assetsInlineLimit: 0 },
})
