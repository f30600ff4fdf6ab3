export const price = amount => new Intl.NumberFormat('en', {style: 'currency', currency: 'EUR'}).format(amount);
