export default defineEventHandler(() => ({ version: __VERSION__ }))
