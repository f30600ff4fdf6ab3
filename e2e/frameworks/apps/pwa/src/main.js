import { registerSW } from 'virtual:pwa-register'
import './app.jsx'

registerSW({ immediate: true })
