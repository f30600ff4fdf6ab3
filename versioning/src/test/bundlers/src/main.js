import './main.css';
import kettle from './images/kettle.png';
import {price} from './price.js';

document.body.dataset.kettle = kettle;
document.body.dataset.price = price(30);
document.addEventListener('click', () => import('./pages/calendar.js').then(page => page.show()));
