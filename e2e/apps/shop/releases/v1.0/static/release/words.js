export const sentence = (sku, release) => `The ${sku} is described by ${release}.`;
