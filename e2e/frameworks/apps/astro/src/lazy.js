export const lazy = () => `lazy ${import.meta.env.PUBLIC_V}`
