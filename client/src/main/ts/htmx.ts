import {isRefused} from './detection';
import {accepted} from './forms';
import {isRead} from './requests';

/** The parts of htmx's events that are read here. */
interface Detail {
  // htmx 1 and 2
  readonly xhr?: XMLHttpRequest;
  readonly elt?: Element;
  readonly successful?: boolean;
  readonly requestConfig?: {readonly verb: string};
  // htmx 4
  readonly ctx?: {
    readonly sourceElement: Element;
    readonly request: {readonly method: string};
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
  on(['htmx:afterRequest', 'htmx:after:request'], ({elt, successful, requestConfig, ctx}) => {
    const method = ctx ? ctx.request.method : requestConfig?.verb;
    const sender = ctx ? ctx.sourceElement : elt;
    if (method && sender && !isRead(method) && (ctx ? ctx.response?.raw.ok : successful)) {
      accepted(sender);
    }
  });
}

function on(names: readonly string[], act: (detail: Detail, event: Event) => void): void {
  for (const name of names) {
    document.addEventListener(name, (event) => act((event as CustomEvent<Detail>).detail, event));
  }
}
