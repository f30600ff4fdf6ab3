import {seen} from './detection';
import {pin} from './page';
import {isRead, isSameOrigin, isVisit, REQUESTED, type Sent} from './requests';
import {begin} from './writes';

/** Has every same-origin fetch ask for the page's version, and looks at what answered. */
export function wrapFetch(): void {
  const native = window.fetch;

  // Called with any `this`, as some apps do.
  window.fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    // By its form, not by its class: it may come from another frame.
    let request = (input as Request).headers ? (input as Request) : null;
    const method = String(init?.method ?? request?.method ?? 'GET');
    const url = request ? request.url : String(input);
    let sent: Sent | undefined;
    let stamped: Headers | undefined;

    const stamp = (): void => {
      const headers = new Headers(init?.headers ?? request?.headers);
      const own = headers.get(REQUESTED);
      sent = {
        ownPin: own !== null && own !== pin,
        leadsTo: isRead(method) && [...headers.keys()].some(isVisit) ? url : '',
      };
      if (pin && own === null) {
        if (init && !isPlain(init)) {
          // Its values may lie behind getters that a copy would not have.
          input = request = new Request(input, init);
          init = undefined;
        }
        if (request && !init) {
          // In place: a copy would lose the referrer, and lock a body that streams.
          stamped = request.headers;
        } else {
          stamped = headers;
          init = {...init, headers};
        }
        stamped.set(REQUESTED, pin);
      }
    };
    try {
      if (isSameOrigin(url)) {
        stamp();
      }
    } catch {
      // The browser's own fetch says best what is wrong with the request.
    }

    const send = (): Promise<Response> => native.call(window, input, init);
    const progress = begin(method, url, init?.body ?? request);
    try {
      const response = await send().catch(async (error: unknown) => {
        if (!stamped || !isRead(method) || !(error instanceof TypeError)) {
          throw error;
        }
        // Where the app redirects to another origin, a header of ours needs that origin's consent (CORS) and may not
        // get it. Without the header the request is what the app meant it to be.
        stamped.delete(REQUESTED);
        const elsewhere = await send();
        if (isSameOrigin(elsewhere.url)) {
          throw error; // it was the line that broke: without the header any version may have answered
        }
        return elsewhere;
      });
      progress(response.ok, response);
      if (sent && isSameOrigin(response.url)) {
        seen(sent, response, response.status, (name) => response.headers.get(name));
      }
      return response;
    } catch (error) {
      progress();
      throw error;
    }
  };
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return !prototype || prototype === Object.prototype;
}
