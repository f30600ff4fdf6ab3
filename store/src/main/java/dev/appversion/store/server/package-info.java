/** The store's HTTP API (docs/reference/contracts.md). */
@NullMarked
package dev.appversion.store.server;

import org.jspecify.annotations.NullMarked;
