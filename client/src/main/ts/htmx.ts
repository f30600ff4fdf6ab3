import {isRefused} from './detection';

/** The parts of htmx's events that are read here. */
interface Detail {
  // htmx 1 and 2
  readonly xhr?: XMLHttpRequest;
  // htmx 4
  readonly ctx?: {
    readonly response?: {readonly raw: Response};
  };
}

/** Follows htmx's events; nobody sends them where there is no htmx. */
export function watchHtmx(): void {
  // htmx 4 puts 4xx bodies into the page, and all of them follow HX-Refresh at once, whatever is being typed. It is
  // stopped when it has read the body: one that is left unread holds its connection.
  on(['htmx:beforeOnLoad', 'htmx:after:request'], ({xhr, ctx}, event) => {
    const response = xhr ?? ctx?.response?.raw;
    if (response && isRefused(response)) {
      event.preventDefault();
    }
  });
}

function on(names: readonly string[], act: (detail: Detail, event: Event) => void): void {
  for (const name of names) {
    document.addEventListener(name, (event) => act((event as CustomEvent<Detail>).detail, event));
  }
}
