type Listener = readonly [types: string, act: (event: never) => void, frames: boolean];

const listeners: Listener[] = [];
const known = new WeakSet<Document>();

/**
 * Listens in the capture phase, for as long as the window is there: document.open() takes every listener away, and they are
 * put back.
 *
 * @param types the events, with a space between two
 * @param frames whether to listen in frames of this origin as well, such as those of editors
 */
export function listen<E extends Event>(types: string, act: (event: E) => void, frames = false): void {
  listeners.push([types, act, frames]);
  attach(window);
}

/** Adds what is missing; a listener that is already there is not added twice. */
function attach(view: Window): void {
  for (const [types, act, frames] of listeners) {
    if (frames || view === window) {
      types.split(' ').forEach((type) => view.addEventListener(type, act as EventListener, true));
    }
  }
  view.addEventListener('blur', enterFrame);
  const {document} = view;
  document.addEventListener('load', enterFrame, true);
  if (!known.has(document)) {
    known.add(document);
    // Its only child leaves with document.open(), which spares observers.
    new MutationObserver(() => attach(view)).observe(document, {childList: true});
  }
  document.querySelectorAll('iframe').forEach(enter);
}

/** A frame has loaded, or takes the focus; the second is true of frames that were written by a script, too. */
function enterFrame({target}: Event): void {
  let element = (target as Window).document?.activeElement ?? target;
  while ((element as Element).shadowRoot?.activeElement) {
    element = (element as Element).shadowRoot!.activeElement!;
  }
  enter(element as HTMLIFrameElement);
}

function enter(frame: Partial<HTMLIFrameElement>): void {
  const view = frame.contentDocument?.defaultView; // null in a frame of another origin
  if (view) {
    attach(view);
  }
}
