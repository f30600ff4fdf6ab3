/** The attributes of the script's tag, which describe the page; see docs/reference/contracts.md. */
export interface Page {
  /** The app version of the page: the value of X-App-Version of its response. */
  readonly version: string;
  /** The version's name in the AppVersion; empty if the page was not served by a live version. */
  readonly name: string;
  /** Whether the page reloads automatically, or only warns. */
  readonly reloads: boolean;
  /** The app's own text for the banner; empty for none. */
  readonly banner: string;
  /** The interval at which a visible page without responses is checked, in milliseconds; 0 for never. */
  readonly poll: number;
  /** The longest time between two beats, in milliseconds; 0 for no beats. */
  readonly beat: number;
  /** The URL to which the page sends its beats. */
  readonly beats: string;
  /** The URL of the sidecar's decision, by which the page's version is checked. */
  readonly decision: string;
  /** Whether the page's policy lists the hash of this script: then the sidecar's tag has it. */
  readonly byHash: boolean;
  /** The URL of the second script of this release. */
  readonly recovery: string;
}

/** Why a page is stale: its version is no longer live, is now another app version under the same name, or will be retired soon. */
export type Reason = 'gone' | 'changed' | 'leaving';

/** The file name of the second script, with the hash of its bytes; set by ClientBundle of the module packaging. */
declare const RECOVERY: string;

/** The app version of an app without one: it identifies no version and cannot be a pin. */
const UNKNOWN = 'unknown';

function read(): Page {
  const {dataset, integrity, src} = document.currentScript as HTMLScriptElement;
  return {
    version: dataset['appVersion'] || UNKNOWN,
    name: dataset['appVersionName'] ?? '',
    reloads: dataset['appVersionMismatch'] !== 'warn',
    banner: dataset['appVersionBanner'] ?? '',
    poll: 1000 * Number(dataset['appVersionPoll'] ?? 0),
    beat: 1000 * Number(dataset['appVersionBeat'] ?? 300),
    beats: new URL('beat', src).href,
    decision: new URL('decision', src).href,
    byHash: !!integrity,
    recovery: new URL(RECOVERY, src).href,
  };
}

/** The page that this script is in. */
export const page = read();

/**
 * The pin of this page's requests. The name has priority: it differs between two versions with the same assets, and a new
 * deployment under the same name still accepts it (X-App-Version shows the change, see detection.ts).
 */
export const pin = page.name || (page.version === UNKNOWN ? '' : page.version);

/** Whether a response with this app version is from another app version than the page. */
export function differs(version: string | null): version is string {
  return !!version && version !== UNKNOWN && page.version !== UNKNOWN && version !== page.version;
}
