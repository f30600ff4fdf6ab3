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
 * Prevents htmx from processing a refusal: htmx 4 inserts bodies of 4xx into the page, and all releases follow HX-Refresh at once,
 * also while a person is typing. htmx is stopped after it has read the body, since an unread body occupies its connection.
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
