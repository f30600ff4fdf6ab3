import type {suspect as Suspect} from './detection';
import type {edits as Edits, noteEdit as NoteEdit, openEdits as OpenEdits, remember as Remember} from './forms';
import type {clickedLink as ClickedLink, isLeaving as IsLeaving} from './navigation';
import type {Page} from './page';

/** What the script in the head shares with the second one. */
export interface Core {
  readonly page: Page;
  readonly clickedLink: typeof ClickedLink;
  readonly edits: typeof Edits;
  readonly isLeaving: typeof IsLeaving;
  readonly noteEdit: typeof NoteEdit;
  readonly openEdits: typeof OpenEdits;
  readonly remember: typeof Remember;
  readonly suspect: typeof Suspect;
}

/** Only for modules of the second script (recovery.ts): each bundle would have a state of its own otherwise. */
export const {page, clickedLink, edits, isLeaving, noteEdit, openEdits, remember, suspect} = window.__appversion!;
