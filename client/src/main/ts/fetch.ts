import {type Beat, carry, confirm} from './beats';
import {inspect} from './detection';
import {PAGE, REQUESTED} from './names';
import {isVisit} from './navigation';
import {pin} from './page';
import {isRead, isSameOrigin, type Sent} from './requests';
import {begin} from './writes';

/** The arguments of `fetch`. */
type Call = [input: RequestInfo | URL, init?: RequestInit];

/** Wraps `fetch`: each request to this origin carries the page's pin, and its response is evaluated. */
export function wrapFetch(): void {
  const native = window.fetch;

  // Called with any `this`, as some apps do.
  window.fetch = async (...call: Call): Promise<Response> => {
    const [input, init] = call;
    // By a property, not by `instanceof`: a Request of another frame has another class.
    const request = (input as Request).headers ? (input as Request) : null;
    const method = String(init?.method ?? request?.method ?? 'GET');
    const url = request ? request.url : String(input);
    let sent: Sent | undefined;
    let stamped: Call | undefined;
    let beat: Beat | undefined;
    try {
      if (isSameOrigin(url)) {
        const headers = new Headers(init?.headers ?? request?.headers);
        const own = headers.get(REQUESTED);
        sent = {
          ownPin: own !== null && own !== pin,
          leadsTo: isRead(method) && [...headers.keys()].some(isVisit) ? url : '',
        };
        if (pin && own === null) {
          headers.set(REQUESTED, pin);
          // Only what is repeated without our headers if another origin refuses them, and what may have them.
          beat = isRead(method) && (init?.mode ?? request?.mode) !== 'no-cors' ? carry() : undefined;
          if (beat) {
            headers.set(PAGE, beat.field);
          }
          stamped = stamp(input, init, request, headers);
        }
      }
    } catch {
      // The browser's fetch reports what is wrong with the request.
    }

    const progress = begin(method, url, init?.body ?? request);
    try {
      const response = await native.apply(window, stamped ?? call).catch(async (error: unknown) => {
        if (!stamped || !isRead(method) || !(error instanceof TypeError)) {
          throw error;
        }
        // If the app redirects to another origin, that origin has to allow our header (CORS), and may not do so. The
        // request is repeated as the app sent it, without the header.
        const elsewhere = await native.apply(window, call);
        if (isSameOrigin(elsewhere.url)) {
          throw error; // the connection failed: without the header any version may have responded
        }
        return elsewhere;
      });
      progress(response.ok, response);
      if (sent && isSameOrigin(response.url)) {
        if (beat) {
          confirm(beat, response);
        }
        inspect(sent, response, response.status, (name) => response.headers.get(name));
      }
      return response;
    } catch (error) {
      progress();
      throw error;
    }
  };
}

/** The same call with these headers; the app's own Request stays as it is, since the app may send it elsewhere. */
function stamp(input: Call[0], init: RequestInit | undefined, request: Request | null, headers: Headers): Call {
  if (init && !isPlain(init)) {
    // Its values may be getters, which a copy would not have.
    const own = new Request(input, init);
    headers.forEach((value, name) => own.headers.set(name, value));
    return [own];
  }
  // A Request with any option at all loses its referrer (Fetch standard, constructor of Request).
  const kept = request && !(init && Object.keys(init).length)
    ? {referrer: request.referrer, referrerPolicy: request.referrerPolicy}
    : {};
  return [input, {...kept, ...init, headers}];
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return !prototype || prototype === Object.prototype;
}
