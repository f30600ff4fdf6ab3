declare const VERSION: string

export const version: string = VERSION
