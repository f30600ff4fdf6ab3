import {inspect, mayBeCached, nativeFetch, since} from './detection';
import {listen} from './listening';
import {PAGE, REQUESTED, VERSION} from './names';
import {page, pin} from './page';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** A page that loads longer than this sends its first beat meanwhile. */
  LOADING = 10_000,
  /** The shortest time between two beats. */
  MIN = 1_000,
  /** The deadline of a request. */
  DEADLINE = 10_000,
  /** Chromium runs the timers of hidden pages once in this time: their beats are sent so much sooner. */
  HIDDEN = 60_000,
}

/** A beat that was sent: the page reports to the sidecar that it is open. */
export interface Beat {
  /** When it was sent. */
  readonly at: number;
  /** The errors that it reports. */
  readonly errors: number;
  /** The value of the field {@link PAGE}. */
  readonly field: string;
}

/** Beats are due this part of the period after the last one; the page sends one itself at a random time in the rest. */
const EARLIEST = 0.8;

/** The time of the last beat that was received; 0 for none. */
let received = 0;
/** The number of beats since then; each is repeated unless it is confirmed. */
let attempts = 0;
/** When the page sends the next one. */
let next = Date.now() + Math.min(Time.LOADING, page.beat);
let timer = 0;
/** Errors that no received beat has reported. */
let errors = 0;
/** Whether requests of the app carry beats; not if a cache responds to them. */
let carries = true;

/** Sends beats as long as the page is open, unless the browser has frozen it or has not shown it yet. */
export function watchPage(): void {
  if (!page.beat || !pin) {
    return;
  }
  listen<ErrorEvent>('error unhandledrejection', ({target, message}) => {
    // If the target is the window, a script failed; if it is an element, its load failed. Browsers report as an error that
    // observers of sizes take more than one frame.
    if (target === window ? !/^ResizeObserver/.test(message) : (target as Element).matches?.('script,link[rel~=stylesheet]')) {
      errors++;
    }
  });
  listen('load', () => {
    if (!received && !attempts) {
      next = 0;
      arm();
    }
  });
  listen('visibilitychange pageshow resume prerenderingchange', arm);
  arm();
}

/** The beat that a request of the app carries, if one is due; a service worker may respond to it in place of the sidecar. */
export function carry(): Beat | undefined {
  return page.beat && carries && !attempts && since(received) > EARLIEST * page.beat && !isPrerendered() &&
    !(navigator.serviceWorker as ServiceWorkerContainer | undefined)?.controller
    ? begin()
    : undefined;
}

/** Evaluates the response to a request that carries a beat: one that may be from a cache does not confirm it. */
export function confirm(beat: Beat, {headers}: Response): void {
  carries = headers.has(VERSION) && !mayBeCached(headers.get('cache-control'));
  if (carries) {
    accept(beat);
  }
}

async function send(): Promise<void> {
  if (isPrerendered()) {
    return;
  }
  const beat = begin();
  try {
    // Each has its own URL: a service worker may store what it fetches.
    const response = await nativeFetch.call(window, page.beats + '?' + beat.at, {
      cache: 'no-store',
      priority: 'low',
      signal: AbortSignal.timeout?.(Time.DEADLINE) as AbortSignal, // not in browsers before 2022
      headers: {[REQUESTED]: pin, [PAGE]: beat.field},
    });
    if (response.status === 204) {
      accept(beat);
    }
    inspect({ownPin: false, leadsTo: ''}, response, response.status, (name) => response.headers.get(name));
  } catch {
    // No network: the beat is repeated.
  }
}

function begin(): Beat {
  const at = Date.now();
  const slept = received && Math.round((since(received) - page.beat) / 1000);
  next = at + Math.max(Time.MIN, page.beat * Math.min(2 ** attempts++ / 10, 0.5) * random());
  arm();
  return {
    at,
    errors,
    field: 1 + (slept > 0 ? ';slept=' + slept : '') + (errors ? ';errors=' + Math.min(errors, 99) : ''),
  };
}

function accept(beat: Beat): void {
  received = beat.at;
  attempts = 0;
  errors = Math.max(0, errors - beat.errors);
  next = beat.at + page.beat * random();
  arm();
}

/** Starts the timer again, whose remaining time is wrong after the page was frozen or hidden; at once if a beat is overdue. */
function arm(): void {
  const wait = next - Date.now() - (document.hidden && page.beat >= 2 * Time.HIDDEN ? Time.HIDDEN : 0);
  clearTimeout(timer);
  // A longer time than any wait: the clock was set back.
  timer = setTimeout(send, wait > 2 * page.beat ? 0 : wait);
}

function random(): number {
  return EARLIEST + (1 - EARLIEST) * Math.random();
}

function isPrerendered(): boolean {
  return !!(document as {prerendering?: boolean}).prerendering;
}
