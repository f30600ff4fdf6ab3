import {locate} from './addresses';
import {edits} from './core';
import {restoreInput} from './restore';
import {watchWorker} from './worker';

export {find, locate} from './addresses';
export {showBanner, warn} from './banner';
export {isIn} from './bodies';
export {loadAgain} from './reloading';
export {keepInput} from './restore';
export {isBroughtBack} from './worker';

// The entry of the second script: what a page needs only once it is stale, or after the reload that followed.
edits.forEach(locate);
watchWorker();
restoreInput();
