import {seen} from './detection';
import {REQUESTED} from './names';
import {pin} from './page';
import {isRead, isSameOrigin, isVisit, type Sent} from './requests';
import {begin, type Progress} from './writes';

interface Call extends Sent {
  readonly method: string;
  readonly url: string;
  readonly sameOrigin: boolean;
  body?: unknown;
}

/** The same for XMLHttpRequest, which htmx 1 and 2, Inertia and axios send by. */
export function wrapXhr(): void {
  const prototype = XMLHttpRequest.prototype;
  const {open, setRequestHeader, send} = prototype;
  const calls = new WeakMap<XMLHttpRequest, Call>();

  prototype.open = function (method: string, url: string | URL): void {
    // As they came: leaving out `async` and handing in undefined are not the same.
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
  // open() ends a request that is on its way without an event.
  xhr.addEventListener('readystatechange', () => xhr.readyState === 1 && progress?.());
  xhr.addEventListener('loadstart', () => {
    progress?.();
    const {method, url, body} = current();
    progress = begin(method, url, body);
  });
  // Before `onload`: htmx sets that after it has opened the request, and then asks whether it was refused.
  xhr.addEventListener('load', () => {
    progress?.(xhr.status >= 200 && xhr.status < 300);
    if (current().sameOrigin && isSameOrigin(xhr.responseURL)) {
      seen(current(), xhr, xhr.status, (name) => xhr.getResponseHeader(name));
    }
  });
  xhr.addEventListener('loadend', () => progress?.());
}
