import { PUBLIC_V } from '$env/static/public'

export const load = () => ({ version: PUBLIC_V })
