import {page, type Reason} from './page';

const NAME = 'appversion';

/** What one tab sends to the others of its version. */
export interface Message {
  readonly version: string;
  readonly name: string;
  /** Why pages of this version are stale; empty if the sidecar has just confirmed the version. */
  readonly reason: Reason | '';
  /** The app version that responds now; empty if it is unknown. */
  readonly current: string;
}

let channel: BroadcastChannel | undefined;

/**
 * Sends the result of a check to the other tabs. It holds for pages of the same version, which then need no check; pages of
 * another one (a canary, a pin) ignore it.
 */
export function notifyTabs(reason: Message['reason'] = '', current = ''): void {
  const message: Message = {version: page.version, name: page.name, reason, current};
  channel?.postMessage(message);
}

/** Calls back when another tab sends a result for this page's version. */
export function watchTabs(onMessage: (message: Message) => void): void {
  if (window.BroadcastChannel) {
    channel = new BroadcastChannel(NAME);
    channel.onmessage = ({data}: MessageEvent<Message | null>) => {
      if (data?.version === page.version && data.name === page.name) {
        onMessage(data);
      }
    };
  }
}
