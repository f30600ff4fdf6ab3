import {isRefused} from './detection';
import {listen} from './listening';

/** The parts of htmx's events that are read here. */
interface Detail {
  // htmx 1 and 2
  readonly xhr?: XMLHttpRequest;
  // htmx 4
  readonly ctx?: {
    readonly response?: {readonly raw: Response};
  };
}

/**
 * htmx 4 puts 4xx bodies into the page, and all releases follow HX-Refresh at once, whatever is being typed. htmx is stopped
 * after it has read the body: one that is left unread holds its connection.
 */
export function watchHtmx(): void {
  listen<CustomEvent<Detail>>('htmx:beforeOnLoad htmx:after:request', (event) => {
    const {xhr, ctx} = event.detail;
    const response = xhr ?? ctx?.response?.raw;
    if (response && isRefused(response)) {
      event.preventDefault();
    }
  });
}
