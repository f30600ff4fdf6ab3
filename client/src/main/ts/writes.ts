import {isRead} from './requests';

let open = 0;
let whenDone: () => void = () => {};

/** Whether a request that may change something is on its way, wherever it goes. */
export function isWriting(): boolean {
  return open > 0;
}

/** Calls back after each of them. */
export function watchWrites(onDone: () => void): void {
  whenDone = onDone;
}

/** Notes the beginning of a request; the result is to be called at its end, and may be called twice. */
export function begin(method: string): () => void {
  let pending = !isRead(method);
  open += +pending;
  return () => {
    if (pending) {
      pending = false;
      open--;
      // The app comes first: it may go to another page, or send the next request.
      setTimeout(whenDone, 100);
    }
  };
}
