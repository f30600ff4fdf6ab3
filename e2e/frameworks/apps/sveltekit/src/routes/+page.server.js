import { PUBLIC_V } from '$env/static/public'

export const actions = {
  default: async ({ request }) => ({ result: `${PUBLIC_V} took ${(await request.formData()).get('msg')}` }),
}
