import { provideHttpClient } from '@angular/common/http'
import { isDevMode, provideZoneChangeDetection } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { provideRouter } from '@angular/router'
import { provideServiceWorker } from '@angular/service-worker'
import { Data } from './data'
import { Home } from './home'
import { Root } from './root'

bootstrapApplication(Root, {
  providers: [
    provideZoneChangeDetection({ eventCoalescing: true }),
    provideHttpClient(),
    provideRouter([
      { path: '', component: Home },
      { path: 'data', component: Data },
      { path: 'lazy', loadComponent: () => import('./lazy').then((module) => module.Lazy) },
    ]),
    provideServiceWorker('ngsw-worker.js', { enabled: !isDevMode(), registrationStrategy: 'registerImmediately' }),
  ],
})
