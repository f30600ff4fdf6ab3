import type {Address, Edit} from './edit';
import type {Page, Reason} from './page';

/** What the script in the head shares with the second one. */
export interface Core {
  readonly page: Page;
  readonly clickedLink: () => string;
  readonly edits: Map<Element, Edit>;
  readonly isLeaving: () => boolean;
  readonly noteEdit: (element: Element) => void;
  readonly openEdits: () => Edit[];
  readonly remember: (element: Element, state?: string) => void;
  readonly suspect: (current?: string, kept?: string) => void;
}

/** What the second script (recovery.ts) exports to the one in the head. */
export interface Recovery {
  readonly describe: (edit: Edit) => void;
  readonly find: (address: Address) => Element | undefined;
  readonly isServedAgain: () => boolean;
  readonly isIn: (body: unknown, element: Element, last: string) => boolean;
  readonly keepInput: () => boolean;
  readonly loadAgain: (requested: boolean, link: string, from: string) => Promise<void>;
  readonly showBanner: (onReload: () => void, onDismiss: () => void) => void;
  readonly warn: (reason: Reason) => void;
}

/** Only for modules of the second script: with imports from the first one, each bundle would have a separate state. */
export const {page, clickedLink, edits, isLeaving, noteEdit, openEdits, remember, suspect} = window.__appversion!;
