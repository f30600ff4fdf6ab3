import {lookSlowly, suspect} from './detection';
import {pinned, unpinned} from './requests';

type Name = 'EventSource' | 'WebSocket' | 'Worker' | 'SharedWorker';
type Construct = new (url: string | URL, ...rest: unknown[]) => EventTarget;

/**
 * What takes no header asks for the page's version by its URL. A connection that fails makes the page look; a worker has
 * requests of its own, of which the page only gets to know by messages.
 */
export function wrapConnections(): void {
  for (const name of ['EventSource', 'WebSocket', 'Worker', 'SharedWorker'] as const) {
    if (window[name] as unknown) {
      wrap(name);
    }
  }
}

function wrap(name: Name): void {
  const native = window[name] as unknown as Construct;
  // A proxy: constants, prototype, `instanceof` and subclasses are those of the original.
  (window as unknown as Record<Name, Construct>)[name] = new Proxy(native, {
    construct(target, call: unknown[], newTarget): EventTarget {
      // As long as it came: leaving out the URL and handing in undefined are not the same.
      const made = Reflect.construct(target, call.map((it, i) => i ? it : pinned(it)), newTarget) as EventTarget;
      made.addEventListener('error', () => suspect());
      if (/Worker/.test(name)) {
        // Without start(), which is the app's: it does not begin to listen by this.
        ((made as SharedWorker).port as EventTarget | undefined ?? made).addEventListener('message', lookSlowly);
      }
      return made;
    },
  });
  const url = Object.getOwnPropertyDescriptor(native.prototype, 'url');
  if (url?.get) {
    const get = url.get;
    Object.defineProperty(native.prototype, 'url', {
      ...url,
      get(): unknown {
        return unpinned(String(get.call(this)));
      },
    });
  }
}
