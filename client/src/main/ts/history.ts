import {page} from './page';

/** Where htmx 1 (localStorage) and 2 (sessionStorage) keep what Back brings; of all versions that the browser has seen. */
const CACHE = 'htmx-history-cache';
const MARK = `${page.name} ${page.version}`;
/** htmx 4 (its extension history-cache) keeps a page's head as text: there the mark is a comment. */
const COMMENT = `<!--appversion ${encodeURI(MARK)}-->`;

interface Item {
  appversion?: string;
}

interface Detail {
  item: Item & {head?: string};
  head: string;
}

/** Marks htmx's snapshots with the page's version, and removes those of others before htmx can bring them back. */
export function watchHistory(): void {
  on('htmx:historyItemCreated', ({item}) => (item.appversion = MARK));
  on('htmx:history:cache:before:save', (detail) => (detail.head += COMMENT));
  on('htmx:history:cache:hit', ({item}, event) => item.head?.includes(COMMENT) || event.preventDefault());
  // Before htmx's own listener, each time: other tabs fill the storage, too.
  addEventListener('popstate', dropOthers, true);
  dropOthers();
}

function on(name: string, act: (detail: Detail, event: Event) => unknown): void {
  document.addEventListener(name, (event) => void act((event as CustomEvent<Detail>).detail, event));
}

function dropOthers(): void {
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    try {
      const storage = window[name];
      const all = JSON.parse(storage.getItem(CACHE) ?? '[]') as Item[];
      const own = all.filter((item) => item.appversion === MARK);
      if (own.length < all.length) {
        storage.setItem(CACHE, JSON.stringify(own));
      }
    } catch {
      // No storage, no snapshots; or something else has this name.
    }
  }
}
