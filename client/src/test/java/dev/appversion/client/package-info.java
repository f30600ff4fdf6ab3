/** What the build made of the client script. How it behaves is seen in a browser, in e2e. */
package dev.appversion.client;
