import {inspect} from './detection';
import {REQUESTED} from './names';
import {isVisit} from './navigation';
import {pin} from './page';
import {isRead, isSameOrigin, type Sent} from './requests';
import {begin, type Progress} from './writes';

interface Call extends Sent {
  readonly method: string;
  readonly url: string;
  readonly sameOrigin: boolean;
  body?: unknown;
}

/** Wraps XMLHttpRequest as `wrapFetch` does `fetch`: htmx 1 and 2, Inertia and axios use it. */
export function wrapXhr(): void {
  const prototype = XMLHttpRequest.prototype;
  const {open, setRequestHeader, send} = prototype;
  const calls = new WeakMap<XMLHttpRequest, Call>();

  prototype.open = function (method: string, url: string | URL): void {
    // The arguments unchanged: an omitted `async` is not undefined.
    open.apply(this, arguments as unknown as Parameters<typeof open>);
    if (!calls.has(this)) {
      watch(this, () => calls.get(this)!);
    }
    url = String(url);
    calls.set(this, {method: String(method), url, sameOrigin: isSameOrigin(url), ownPin: false, leadsTo: ''});
  };

  prototype.setRequestHeader = function (name: string, value: string): void {
    const call = calls.get(this);
    if (call) {
      call.ownPin ||= String(name).toLowerCase() === REQUESTED;
      call.leadsTo ||= isVisit(name) && isRead(call.method) ? call.url : '';
    }
    setRequestHeader.call(this, name, value);
  };

  prototype.send = function (body?: Document | XMLHttpRequestBodyInit | null): void {
    const call = calls.get(this);
    if (call) {
      call.body = body;
    }
    if (call?.sameOrigin && !call.ownPin && pin && this.readyState === 1) {
      setRequestHeader.call(this, REQUESTED, pin);
    }
    send.call(this, body);
  };
}

function watch(xhr: XMLHttpRequest, current: () => Call): void {
  let progress: Progress | undefined;
  // open() aborts a pending request without an event.
  xhr.addEventListener('readystatechange', () => xhr.readyState === 1 && progress?.());
  xhr.addEventListener('loadstart', () => {
    progress?.();
    const {method, url, body} = current();
    progress = begin(method, url, body);
  });
  // Before `onload`, which htmx sets after open(), and in which it reads whether the request was refused.
  xhr.addEventListener('load', () => {
    progress?.(/^2/.test(String(xhr.status)));
    if (current().sameOrigin && isSameOrigin(xhr.responseURL)) {
      inspect(current(), xhr, xhr.status, (name) => xhr.getResponseHeader(name));
    }
  });
  xhr.addEventListener('loadend', () => progress?.());
}
