let settle: () => void = () => {};

/** To be called where something has ended that may hold a reload: a request, an edit, a navigation, the loading of a script. */
export function recheck(): void {
  settle();
}

/** Calls back each time. */
export function onRecheck(act: () => void): void {
  settle = act;
}
