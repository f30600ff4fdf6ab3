import {page} from './page';
import type {Reason} from './stale';

const NAME = 'appversion';

/** What one tab sends to the others of its version. */
export interface Message {
  readonly version: string;
  readonly name: string;
  /** Why pages of it are stale; empty where the sidecar has just confirmed it. */
  readonly reason: Reason | '';
  /** The app version that answers now; empty where that is not known. */
  readonly current: string;
}

let channel: BroadcastChannel | undefined;

/**
 * Pages of the same version have the same answer and need not ask; pages of another one (a canary, a pin) have nothing to
 * do with it.
 */
export function tellTabs(reason: Message['reason'] = '', current = ''): void {
  const message: Message = {version: page.version, name: page.name, reason, current};
  channel?.postMessage(message);
}

/** Calls back when another tab says something of this page's version. */
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
