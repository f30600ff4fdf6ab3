import {page} from './page';

const NAME = 'appversion';

/** What one tab tells the others: the version whose pages are stale. */
interface Message {
  readonly version: string;
  readonly name: string;
}

let channel: BroadcastChannel | undefined;

/** Pages of the same version are stale as well; pages of another one (a canary, a pin) have nothing to do with it. */
export function tellTabs(): void {
  const message: Message = {version: page.version, name: page.name};
  channel?.postMessage(message);
}

/** Calls back when another tab says that this page's version is stale. */
export function watchTabs(onHint: () => void): void {
  if (window.BroadcastChannel) {
    channel = new BroadcastChannel(NAME);
    channel.onmessage = ({data}: MessageEvent<Partial<Message> | null>) => {
      if (data?.version === page.version && data.name === page.name) {
        onHint();
      }
    };
  }
}
