import {checkSlowly, suspect} from './detection';
import {pinnedCall, pinProperty} from './urls';

type Name = 'EventSource' | 'WebSocket' | 'Worker' | 'SharedWorker';
type Construct = new (url: string | URL, ...rest: unknown[]) => EventTarget;

/**
 * Connections for which a script cannot set a header request the page's version by their URL. A connection that fails starts a
 * check of the page's version. The page does not see the requests of a worker, only its messages.
 */
export function wrapConnections(): void {
  for (const name of ['EventSource', 'WebSocket', 'Worker', 'SharedWorker'] as const) {
    if (window[name] as unknown) {
      wrap(name);
    }
  }
  const {sendBeacon} = navigator;
  Navigator.prototype.sendBeacon = function (...call): boolean {
    return sendBeacon.apply(this, pinnedCall(call) as typeof call);
  };
}

function wrap(name: Name): void {
  const native = window[name] as unknown as Construct;
  // A proxy: constants, prototype, `instanceof` and subclasses are those of the original.
  (window as unknown as Record<Name, Construct>)[name] = new Proxy(native, {
    construct(target, call: unknown[], newTarget): EventTarget {
      const made = Reflect.construct(target, pinnedCall(call), newTarget) as EventTarget;
      made.addEventListener('error', () => suspect());
      if (/Worker/.test(name)) {
        // Without start(): only the app decides when the port begins to deliver messages.
        ((made as SharedWorker).port as EventTarget | undefined ?? made).addEventListener('message', checkSlowly);
      }
      return made;
    },
  });
  if ('url' in native.prototype) {
    pinProperty(native.prototype, 'url');
  }
}
