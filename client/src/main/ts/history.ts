import {listen} from './listening';
import {page} from './page';
import {listIn} from './storage';

/** The key under which htmx 1 (localStorage) and 2 (sessionStorage) store snapshots for Back, of all versions. */
const CACHE = 'htmx-history-cache';
const MARK = `${page.name} ${page.version}`;
/** htmx 4 (its extension history-cache) stores a page's head as text: there the mark is a comment. */
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
  // Before htmx's own listener, at each event: other tabs write to the storage as well.
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
