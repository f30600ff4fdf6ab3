let settle: () => void = () => {};

/** To be called when something has ended that may delay a reload: a request, an edit, a navigation, the load of a script. */
export function recheck(): void {
  settle();
}

/** Sets the function that {@link recheck} calls. */
export function onRecheck(act: () => void): void {
  settle = act;
}
