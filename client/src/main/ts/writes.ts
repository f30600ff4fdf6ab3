import {trackBody} from './forms';
import {recheck} from './recheck';
import {isRead, resolved, withoutHash} from './requests';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** A response whose end cannot be observed (a wrapper of `fetch` creates it) counts as complete after this time. */
  ENDLESS = 300_000,
  /** A body that no script has begun to read within this time is not waited for. */
  UNREAD = 1_000,
  /** After a body that took long to receive, the reload is delayed by the same time again, but no longer than this. */
  SLOW = 5_000,
}

/** A pending request. */
interface Write {
  readonly url: string;
  readonly since: number;
  readonly end: () => void;
  /** The browser has received all of the response. */
  received?: boolean;
  /** When the head of the response was received. */
  answered?: number;
}

/**
 * To be called when the head of the response was received; later calls have no effect.
 *
 * @param accepted whether the server has accepted the content of the request
 * @param more the response whose body may still be incomplete
 */
export type Progress = (accepted?: boolean, more?: Response) => void;

const open = new Set<Write>();
let observer: PerformanceObserver | undefined;

/** Whether an unsafe request to any origin is pending, or its response is being received. */
export function isWriting(): boolean {
  return open.size > 0;
}

/** Records the start of a request with its body, or with the Request that contains it. */
export function begin(method: string, url: string, body: unknown): Progress {
  const markTaken = trackBody(body);
  const write: Write = {
    url: absolute(url),
    since: performance.now(),
    end() {
      if (open.delete(write)) {
        // After the app's own code: it may navigate, or send the next request.
        setTimeout(recheck, 100);
      }
    },
  };
  if (!isRead(method)) {
    open.add(write);
    observe();
  }
  return (accepted, more) => {
    if (accepted && open.has(write)) {
      void markTaken();
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

/** The browser reports each request when its response is complete or was aborted; the body need not be read for that. */
function observe(): void {
  observer ??= new PerformanceObserver((list) => {
    for (const {name, startTime} of list.getEntries()) {
      const write = [...open].find((one) => !one.received && one.since <= startTime + 1 && one.url === absolute(name));
      if (write) {
        write.received = true;
        if (write.answered) {
          // The person reads a slow response, and the app processes it.
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
