export default defineNuxtConfig({
  telemetry: false,
  compatibilityDate: '2025-11-01',
  app: { head: { title: 'Nuxt', link: [{ rel: 'icon', href: 'data:,' }] } },
  vite: { define: { __VERSION__: JSON.stringify(process.env.VERSION) }, build: { assetsInlineLimit: 0 } },
  nitro: { replace: { __VERSION__: JSON.stringify(process.env.VERSION) } },
})
