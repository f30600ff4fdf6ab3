export const sentence = (sku, release) => `More about the ${sku}, by ${release}.`;
