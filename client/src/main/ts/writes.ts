import {recheck} from './due';
import {carry} from './forms';
import {isRead, resolved, withoutHash} from './requests';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** The end of a response that does not show (a wrapper of `fetch` answers by itself) has come by then. */
  ENDLESS = 300_000,
  /** A body that no script has begun to read by then is not waited for. */
  UNREAD = 1_000,
  /** A page is left alone for as long as the body took to come in, but no longer than this. */
  SLOW = 5_000,
}

/** A request on its way. */
interface Write {
  readonly url: string;
  readonly since: number;
  readonly end: () => void;
  /** The browser has received all of the response. */
  received?: boolean;
  /** When the head of the response was there. */
  answered?: number;
}

/**
 * To be called when the response is there; later calls change nothing.
 *
 * @param taken whether the server has taken what the request carried
 * @param more the response whose body may still come in
 */
export type Progress = (taken?: boolean, more?: Response) => void;

const open = new Set<Write>();
let observer: PerformanceObserver | undefined;

/** Whether a request that may change something is on its way, wherever it goes, or its response is coming in. */
export function isWriting(): boolean {
  return open.size > 0;
}

/** Notes the beginning of a request with its body, or with the Request that has it. */
export function begin(method: string, url: string, body: unknown): Progress {
  const accept = carry(body);
  const write: Write = {
    url: absolute(url),
    since: performance.now(),
    end() {
      if (open.delete(write)) {
        // The app comes first: it may go to another page, or send the next request.
        setTimeout(recheck, 100);
      }
    },
  };
  if (!isRead(method)) {
    open.add(write);
    observe();
  }
  return (taken, more) => {
    if (taken && open.has(write)) {
      void accept();
    }
    write.answered = performance.now();
    if (more && !write.received) {
      setTimeout(() => more.bodyUsed || write.end(), Time.UNREAD);
      setTimeout(write.end, Time.ENDLESS);
    } else {
      write.end();
    }
  };
}

/** The browser reports each request once its response has come in or was given up; nothing has to be read for that. */
function observe(): void {
  observer ??= new PerformanceObserver((list) => {
    for (const {name, startTime} of list.getEntries()) {
      const write = [...open].find((one) => !one.received && one.since <= startTime + 1 && one.url === absolute(name));
      if (write) {
        write.received = true;
        if (write.answered) {
          // A person reads what came in slowly, and the app does the rest of its work.
          setTimeout(write.end, Math.min(performance.now() - write.answered, Time.SLOW));
        }
      }
    }
  });
  observer.observe({type: 'resource'});
}

function absolute(url: string): string {
  try {
    return withoutHash(resolved(url).href);
  } catch {
    return '';
  }
}
