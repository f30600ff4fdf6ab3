type Listener = readonly [types: string, act: (event: never) => void, frames: boolean];

const listeners: Listener[] = [];
const known = new WeakSet<Document>();

/**
 * Listens in the capture phase during the lifetime of the window: document.open() removes all listeners, and they are added
 * again.
 *
 * @param types the events, separated by spaces
 * @param frames whether to listen in frames of this origin as well, such as those of editors
 */
export function listen<E extends Event>(types: string, act: (event: E) => void, frames = false): void {
  listeners.push([types, act, frames]);
  attach(window);
}

/** Adds the missing listeners; the browser adds none twice. */
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
    // document.open() removes the document's only child, but no observers.
    new MutationObserver(() => attach(view)).observe(document, {childList: true});
  }
  document.querySelectorAll('iframe').forEach(enter);
}

/** A frame has loaded or got the focus; frames that a script has written only do the second. */
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
