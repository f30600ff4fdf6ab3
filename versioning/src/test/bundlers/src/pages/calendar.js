import './calendar.css';
import {price} from '../price.js';

export const show = () => document.body.append('calendar', price(2));
