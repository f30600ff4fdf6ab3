import {pin} from './page';
import {isSameOrigin, resolved, withoutHash} from './requests';

/** The parameter by which a URL requests a version where no header can be set. The sidecar removes it; the app never receives it. */
const QUERY = '__appversion';

/** The URL with the page's pin, if it is of this origin; else unchanged. */
export function pinned<T>(url: T): T | string {
  try {
    // A TrustedScriptURL is not changed: the result would be a plain string.
    const text = typeof url === 'string' || url instanceof URL ? String(url) : '';
    const {href, searchParams} = resolved(text);
    if (text && pin && isSameOrigin(href.replace(/^ws/, 'http')) && !searchParams.has(QUERY)) {
      const before = withoutHash(text);
      return before + (before.includes('?') ? '&' : '?') + QUERY + '=' + encodeURIComponent(pin) + text.slice(before.length);
    }
  } catch {
    // The browser reports what is wrong with the URL.
  }
  return url;
}

/** The arguments of a call with the first one {@link pinned}, if it was passed: an omitted argument is not undefined. */
export function pinnedCall(call: readonly unknown[]): unknown[] {
  return call.map((argument, index) => index ? argument : pinned(argument));
}

/** The URL without the pin, as the app wrote it. */
export function unpinned(url: string): string {
  return url.replace(/[?&]__appversion=[^&#]*/, '');
}

/** The address without the parameter that bypasses a cache (reloading.ts). */
export function withoutBypass(url: string): string {
  return url.replace(/[?&](ngsw-bypass=appversion|__appversion_fresh=\d+)(?=#|$)/, '');
}

/** Replaces this property of a prototype: the URL that is set is pinned, and reads as the app wrote it. */
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
