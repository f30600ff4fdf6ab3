'use server'

export async function send(before, form) {
  return `${process.env.VERSION} took ${form.get('msg')}`
}
