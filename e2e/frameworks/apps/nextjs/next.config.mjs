export default {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  env: { VERSION: process.env.VERSION },
  deploymentId: process.env.VERSION,
}
