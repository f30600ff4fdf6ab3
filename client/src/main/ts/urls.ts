import {pin} from './page';
import {isSameOrigin} from './requests';

/** By this parameter a URL asks for a version where no header can be set. The sidecar takes it off: no app sees it. */
const QUERY = '__appversion';

/** The URL with the page's version, if it is one of this origin; else as it was. */
export function pinned<T>(url: T): T | string {
  try {
    // A TrustedScriptURL would not be one any more.
    const text = typeof url === 'string' || url instanceof URL ? String(url) : '';
    const {href, searchParams} = new URL(text, document.baseURI);
    if (text && pin && isSameOrigin(href.replace(/^ws/, 'http')) && !searchParams.has(QUERY)) {
      const [, path, hash] = /^([^#]*)(.*)$/s.exec(text)!;
      return path + (path!.includes('?') ? '&' : '?') + QUERY + '=' + encodeURIComponent(pin) + hash;
    }
  } catch {
    // The browser's own message says best what is wrong with it.
  }
  return url;
}

/** The arguments of a call with its first one, if there is one, as {@link pinned}: leaving it out and undefined differ. */
export function pinnedCall(call: readonly unknown[]): unknown[] {
  return call.map((argument, index) => index ? argument : pinned(argument));
}

/** The URL as the app wrote it. */
export function unpinned(url: string): string {
  return url.replace(/[?&]__appversion=[^&#]*/, '');
}

/** The address without the parameter that led past a cache (reloading.ts). */
export function withoutDetour(url: string): string {
  return url.replace(/[?&](ngsw-bypass=appversion|__appversion_fresh=\d+)(?=#|$)/, '');
}

/** Lets this property of a prototype hold a pinned URL, and read as the app wrote it. */
export function pinProperty(prototype: object, name: string): void {
  const {get, set, ...rest} = Object.getOwnPropertyDescriptor(prototype, name)!;
  Object.defineProperty(prototype, name, {
    ...rest,
    get(): unknown {
      return unpinned(String(get!.call(this)));
    },
    ...set && {
      set(url: unknown): void {
        set.call(this, pinned(url));
      },
    },
  });
}
