import './settings.css';
import {price} from './price.js';

document.body.dataset.settings = price(1);
import('./pages/calendar.js').then(page => page.show());
