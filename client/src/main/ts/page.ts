/** What the script tag says of the page that it stands in; see docs/reference/contracts.md. */
export interface Page {
  /** The app version: what X-App-Version said when the page was served. */
  readonly version: string;
  /** The version's name in the AppVersion; empty where the page came from no live version. */
  readonly name: string;
  /** Whether the page reloads by itself, or only warns. */
  readonly reloads: boolean;
  /** The app's own text for the banner; empty for none. */
  readonly banner: string;
  /** How long a page that is looked at may go without a response before it asks, in milliseconds; 0 for ever. */
  readonly poll: number;
  /** Where to ask whether the page's version is still there. */
  readonly decision: string;
  /** Whether the page's policy lists the hash of this script: the sidecar's tag has it then. */
  readonly byHash: boolean;
  /** The second script of this release. */
  readonly recovery: string;
}

/** The file name of the second script, with the hash of its bytes; set by ClientBundle of the module packaging. */
declare const RECOVERY: string;

/** The app version of an app that does not know its own: it identifies nothing, and cannot be asked for. */
const UNKNOWN = 'unknown';

function read(): Page {
  const {dataset, integrity, src} = document.currentScript as HTMLScriptElement;
  return {
    version: dataset['appVersion'] || UNKNOWN,
    name: dataset['appVersionName'] ?? '',
    reloads: dataset['appVersionMismatch'] !== 'warn',
    banner: dataset['appVersionBanner'] ?? '',
    poll: 1000 * Number(dataset['appVersionPoll'] ?? 0),
    decision: new URL('decision', src).href,
    byHash: !!integrity,
    recovery: new URL(RECOVERY, src).href,
  };
}

export const page = read();

/**
 * What requests of this page ask for. The name comes first: two versions whose assets are the same
 * differ in it, and a new deployment under the same name still answers it (X-App-Version shows that, see detection.ts).
 */
export const pin = page.name || (page.version === UNKNOWN ? '' : page.version);

/** Whether a response that says this comes from other bytes than the page. */
export function differs(version: string | null): version is string {
  return !!version && version !== UNKNOWN && page.version !== UNKNOWN && version !== page.version;
}
