import {page} from './page';

/** Where a tab remembers which page it reloaded last. */
const KEY = 'appversion:reloaded';
/** A URL with this parameter is new to every cache. The sidecar takes it off: no app sees it. */
const FRESH = '__appversion_fresh=';

/** Called at the start: the address is again the one that the person knows. */
export function watchEscape(): void {
  const {href} = location;
  if (href.includes(FRESH)) {
    history.replaceState(history.state, '', href.replace(RegExp(`[?&]${FRESH}\\w*`), ''));
  }
}

/** Loads this page again; where the last reload brought the same one out of a cache, by a URL that no cache has. */
export function reloadPage(): void {
  const {href} = location;
  const mark = `${page.name} ${page.version} ${href}`;
  try {
    if (sessionStorage.getItem(KEY) === mark) {
      location.replace(href.replace(/(\?[^#]*)?(?=#|$)/, (query) => `${query ? query + '&' : '?'}${FRESH}${Date.now()}`));
      return;
    }
    sessionStorage.setItem(KEY, mark);
  } catch {
    // No storage, no memory.
  }
  location.reload();
}
