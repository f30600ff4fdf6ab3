import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

export default defineConfig({
  plugins: [react(), VitePWA({ registerType: 'autoUpdate', manifest: { name: 'AppVersion', icons: [] } })],
  define: { __VERSION__: JSON.stringify(process.env.VERSION) },
  build: { assetsInlineLimit: 0 },
})
