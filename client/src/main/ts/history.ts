import {listen} from './listening';
import {page} from './page';
import {listIn} from './storage';

/** Where htmx 1 (localStorage) and 2 (sessionStorage) keep what Back restores; of all versions that the browser has seen. */
const CACHE = 'htmx-history-cache';
const MARK = `${page.name} ${page.version}`;
/** htmx 4 (its extension history-cache) keeps a page's head as text: there the mark is a comment. */
const COMMENT = `<!--appversion ${encodeURI(MARK)}-->`;

interface Item {
  appversion?: string;
}

type HtmxEvent = CustomEvent<{item: Item & {head?: string}; head: string}>;

/** Marks htmx's snapshots with the page's version, and removes those of others before htmx can restore them. */
export function watchHistory(): void {
  listen<HtmxEvent>('htmx:historyItemCreated', ({detail}) => (detail.item.appversion = MARK));
  listen<HtmxEvent>('htmx:history:cache:before:save', ({detail}) => (detail.head += COMMENT));
  listen<HtmxEvent>('htmx:history:cache:hit', (event) => event.detail.item.head?.includes(COMMENT) || event.preventDefault());
  // Before htmx's own listener, each time: other tabs fill the storage, too.
  listen('popstate', dropOthers);
  dropOthers();
}

function dropOthers(): void {
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    const all = listIn<Item>(name, CACHE);
    const own = all.filter((item) => item.appversion === MARK);
    if (own.length < all.length) {
      window[name].setItem(CACHE, JSON.stringify(own));
    }
  }
}
